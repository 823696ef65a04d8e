import { expect } from 'chai'
import { type Answer, Browser } from '../../support/browser.ts'
import { createPerson, loggedIn } from '../../support/people.ts'
import { headerOf, sendRaw } from '../../support/raw-http.ts'
import { Statements } from '../../support/statements.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

const CREDENTIALS = { username: 'ada', password: PASSWORD }

describe('the protection against forged requests', () => {
  let site: TestSite

  /** What was seen in place of a good token is in the log only. */
  function expectRefused(answer: Answer, seen?: string): void {
    expect(answer.status).to.equal(403)
    const line = site.log.findLast(({ message }) => message === 'request refused')
    if (seen) expect(JSON.stringify(line?.fields)).to.match(new RegExp(seen))
  }

  before(async () => {
    site = await startTestSite()
    await createPerson(site, 'ada')
  })
  after(() => site.stop())

  it('refuses every form without a token', async () => {
    for (const { method, path } of site.gadwall.routes) {
      if (method !== 'POST') continue
      const visitor = new Browser(site.url)
      await visitor.get('/login')
      for (const browser of [new Browser(site.url), visitor, await loggedIn(site, 'ada')]) {
        expectRefused(await browser.post(path, CREDENTIALS), 'no token')
      }
    }
  })

  it('covers the login form: nobody is logged in to an account of somebody else', async () => {
    const victim = new Browser(site.url)
    const attacker = new Browser(site.url)
    const _csrf = await attacker.token('/login')
    expectRefused(await victim.post('/login', { ...CREDENTIALS, _csrf }), 'no cookie')
    await victim.get('/login')
    expectRefused(await victim.post('/login', { ...CREDENTIALS, _csrf }), 'another session')
    expect(victim.sessionId).to.equal(undefined)
  })

  it('refuses a token that is wrong in any way', async () => {
    const browser = new Browser(site.url)
    const good = await browser.token('/login')
    const flipped = (at: number) =>
      good.slice(0, at) + (good[at] === 'A' ? 'B' : 'A') + good.slice(at + 1)
    for (const _csrf of [
      '',
      'x',
      `${good}x`,
      good.slice(1),
      `${good} `,
      good.toLowerCase(),
      flipped(0),
      flipped(42),
      flipped(60),
      'A'.repeat(96),
      '-'.repeat(96),
      Buffer.from(good, 'base64url').toString('base64'),
      Buffer.from(good, 'base64url').toString('hex'),
      browser.cookies.get('gadwall.visitor') ?? '',
    ]) {
      expectRefused(await browser.post('/login', { ...CREDENTIALS, _csrf }))
    }
    expect((await browser.post('/login', { ...CREDENTIALS, _csrf: good })).status).to.equal(303)
  })

  it('refuses the token of another session', async () => {
    const [one, other] = [await loggedIn(site, 'ada'), await loggedIn(site, 'ada')]
    const _csrf = await other.token('/logout')
    expectRefused(await one.post('/logout', { _csrf }), 'another session')
    expect((await one.get('/account')).status).to.equal(200)
    expect((await other.post('/logout', { _csrf })).status).to.equal(303)
  })

  it('refuses a token from before the login, and from before the logout', async () => {
    const browser = new Browser(site.url)
    const before = await browser.token('/login')
    await browser.post('/login', { ...CREDENTIALS, _csrf: before })
    expectRefused(await browser.post('/logout', { _csrf: before }))

    const during = await browser.token('/logout')
    await browser.post('/logout', { _csrf: during })
    for (const _csrf of [before, during]) {
      expectRefused(await browser.post('/login', { ...CREDENTIALS, _csrf }))
    }
  })

  it('refuses a token from before a change of password', async () => {
    const browser = await loggedIn(site, 'ada')
    const _csrf = await browser.token('/account/password')
    const fields = { currentPassword: PASSWORD, newPassword: PASSWORD }
    expect((await browser.submit('/account/password', fields)).status).to.equal(303)
    expectRefused(await browser.post('/logout', { _csrf }))
  })

  it('refuses the cookie of another visitor, a made-up one and a missing one', async () => {
    const browser = new Browser(site.url)
    const _csrf = await browser.token('/login')
    const other = new Browser(site.url)
    await other.get('/login')
    for (const cookie of [
      '',
      other.cookieHeader,
      `gadwall.visitor=${'A'.repeat(43)}`,
      'gadwall.visitor=',
      'gadwall.visitor=x',
    ]) {
      expectRefused(await browser.post('/login', { ...CREDENTIALS, _csrf }, { cookie }))
    }
  })

  it('takes the token from a header, for scripts', async () => {
    const browser = await loggedIn(site, 'ada')
    const token = await browser.token('/logout')
    expectRefused(await browser.post('/logout', '', { 'x-csrf-token': 'wrong' }))
    expectRefused(await browser.post(`/logout?_csrf=${token}`, ''), 'no token')
    expect((await browser.post('/logout', '', { 'x-csrf-token': token })).status).to.equal(303)
  })

  it('makes a different token for each page, all of them good', async () => {
    const browser = new Browser(site.url)
    const tokens = [await browser.token('/login'), await browser.token('/login')]
    const { body } = await (await loggedIn(site, 'ada')).get('/logout')
    const onOnePage = [...body.matchAll(/name="_csrf" value="([^"]+)"/g)].map(([, token]) => token)
    expect(new Set(tokens).size).to.equal(2)
    expect(onOnePage).to.have.length(3)
    expect(new Set(onOnePage).size).to.equal(3)
    for (const _csrf of tokens) {
      expect(
        (await browser.post('/login', { username: 'ada', password: 'x', _csrf })).status,
      ).to.equal(401)
    }
  })

  it('refuses requests of other sites, even with a good token', async () => {
    const browser = new Browser(site.url)
    const _csrf = await browser.token('/login')
    const [, port] = site.url.split(/:(?=\d)/)
    for (const headers of [
      { origin: 'null' },
      { origin: '' },
      { origin: 'https://evil.com' },
      { origin: `${site.url}.evil.com` },
      { origin: `${site.url}/` },
      { origin: site.url.toUpperCase() },
      { origin: `https://127.0.0.1:${port}` },
      { origin: 'http://127.0.0.1' },
      { origin: `http://evil@127.0.0.1:${port}` },
      { origin: `${site.url}, https://evil.com` },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { 'sec-fetch-site': 'same-origin, cross-site' },
      { origin: 'https://evil.com', 'sec-fetch-site': 'same-origin' },
    ]) {
      const answer = await browser.post('/login', { ...CREDENTIALS, _csrf }, headers as never)
      expect(answer.status, JSON.stringify(headers)).to.equal(403)
    }
    for (const headers of [{ origin: site.url }, { 'sec-fetch-site': 'same-origin' }]) {
      const fields = { username: 'ada', password: 'x', _csrf }
      const answer = await browser.post('/login', fields, headers as never)
      expect(answer.status, JSON.stringify(headers)).to.equal(401)
    }
  })

  it('refuses two Origin headers, whichever comes first', async () => {
    const browser = new Browser(site.url)
    const body = `_csrf=${await browser.token('/login')}&username=ada&password=x`
    const head =
      `POST /login HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: ${browser.cookieHeader}\r\n` +
      `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n`
    const [own, evil] = [`Origin: ${site.url}\r\n`, 'Origin: https://evil.com\r\n']
    expect((await sendRaw(site.url, `${head}${own}\r\n${body}`)).status).to.equal(401)
    for (const origins of [own + evil, evil + own]) {
      const answer = await sendRaw(site.url, `${head}${origins}\r\n${body}`)
      expect(answer.status, origins).to.equal(403)
      expect(headerOf(answer, 'set-cookie')).to.not.contain('gadwall=')
    }
  })

  it('says in development what was expected and what was seen, and escapes it', async () => {
    const development = await startTestSite({ NODE_ENV: 'development', BCRYPT_COST: '10' })
    const browser = new Browser(development.url)
    const _csrf = await browser.token('/login')
    const origin = 'https://<script>alert(1)</script>"\'.evil'
    const { body } = await browser.post('/login', { ...CREDENTIALS, _csrf }, { origin })
    const headers = { accept: 'application/json', origin: 'https://evil.com' }
    const answer = await browser.post('/login', CREDENTIALS, headers)
    await development.stop()
    expect(body).to.contain(development.url)
    expect(body).to.contain('Origin: https://&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;.evil')
    expect(body).to.not.contain('<script>alert')
    expect(JSON.parse(answer.body).error.seen).to.equal('Origin: https://evil.com')
  })

  it('tells nobody else what was expected, on a page or in JSON', async () => {
    const browser = new Browser(site.url)
    const origin = 'https://evil.com'
    const page = await browser.post('/login', CREDENTIALS, { origin })
    expect(page.body).to.not.match(/evil\.com|Expected|token/i)
    const answer = await browser.post('/login', CREDENTIALS, { accept: 'application/json', origin })
    expect(answer.status).to.equal(403)
    expect(JSON.parse(answer.body).error).to.have.all.keys('code', 'message')
    expect(JSON.parse(answer.body).error.code).to.equal('csrf_refused')
    expectRefused(answer, 'Origin: https://evil.com')
  })

  it('gives a client that prefers JSON a token that works', async () => {
    const browser = new Browser(site.url)
    const json = { accept: 'application/json', 'content-type': 'application/json' }
    const { csrfToken } = JSON.parse((await browser.get('/login', json)).body)
    const answer = await browser.post('/login', JSON.stringify(CREDENTIALS), {
      ...json,
      'x-csrf-token': csrfToken,
    })
    expect(answer.status).to.equal(200)
  })

  it('stores nothing when a form is shown to a stranger', async () => {
    const statements = new Statements(site)
    const answer = await new Browser(site.url).get('/login')
    expect(answer.headers.getSetCookie().join()).to.contain('gadwall.visitor=')
    expect(statements.take().filter((sql) => !sql.startsWith('SELECT'))).to.deep.equal([])
    statements.release()
  })

  it('keeps tokens and cookies out of the log of refusals', async () => {
    const browser = await loggedIn(site, 'ada')
    const token = await browser.token('/logout')
    await browser.post('/logout', { _csrf: token }, { origin: 'https://evil.com' })
    const refusals = site.log.filter(({ message }) => message === 'request refused')
    expect(refusals.at(-1)?.fields).to.include({ seen: 'Origin: https://evil.com' })
    const log = JSON.stringify(site.log)
    for (const secret of [token, ...browser.cookies.values(), PASSWORD]) {
      expect(log.includes(secret)).to.equal(false)
    }
  })
})
