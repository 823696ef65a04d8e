import { expect } from 'chai'
import { Browser } from '../../support/browser.ts'
import { createOwner, createPerson, loggedIn } from '../../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

const JSON_PLEASE = { accept: 'application/json' }
const MINUTE_MS = 60_000

describe('a site where somebody guesses', () => {
  let site: TestSite
  let next = 0
  before(async () => {
    site = await startTestSite({ TRUSTED_PROXIES: '127.0.0.1' }, { throttling: {} })
    await createOwner(site)
    await createPerson(site, 'ada', 'ada@example.com')
    await createPerson(site, 'bob')
  })
  after(() => site.stop())
  // Nothing of one test is left for the next.
  beforeEach(() => site.connection.query('DELETE FROM throttles'))

  /** Sends a form; each time from another network, unless one is given. */
  const send = async (
    path: string,
    fields: Record<string, string>,
    {
      from = `20.${++next >> 8}.${next % 256}.1`,
      headers = {},
      browser = new Browser(site.url),
    } = {},
  ) => {
    const _csrf = await browser.token(path)
    const where = { 'x-forwarded-for': from, ...headers }
    return browser.post(path, { _csrf, ...fields }, where)
  }
  const logIn = (username: string, password = 'wrong', options = {}) =>
    send('/login', { username, password, remember: '1' }, options)
  const guess = async (times: number, username = 'ada') => {
    for (let index = 0; index < times; index++) await logIn(username)
  }

  it('is told 429, Retry-After, and in words when to come back; what was typed stands there', async () => {
    await guess(5)
    const { status, headers, body } = await logIn('ada', PASSWORD)
    expect([status, headers.get('retry-after')]).to.deep.equal([429, '1'])
    expect(body).to.contain('Too many tries. Please try again in 1 second.')
    expect(body).to.contain('value="ada"').and.contain(' checked').and.not.contain(PASSWORD)
    expect(headers.getSetCookie()).to.deep.equal([])
  })

  it('is told minutes where there are many, and programs are told seconds', async () => {
    for (let index = 0; index < 30; index++)
      await logIn(`name${index}`, 'wrong', { from: '192.0.2.7' })
    const { body } = await logIn('bob', PASSWORD, { from: '192.0.2.7' })
    expect(body).to.contain('Please try again in 10 minutes.')
    const answer = await logIn('bob', PASSWORD, { from: '192.0.2.7', headers: JSON_PLEASE })
    expect(answer.status).to.equal(429)
    expect(JSON.parse(answer.body)).to.deep.equal({
      error: {
        code: 'login_throttled',
        message: 'Too many tries. Please try again in 10 minutes.',
        retryAfter: 600,
      },
    })
  })

  it('username and e-mail address of a person are one count', async () => {
    for (const name of ['ada', 'ADA@example.com', '\uFF41da', 'ada@EXAMPLE.com', 'Ada'])
      await logIn(name)
    for (const name of ['ada', 'ada@example.com']) {
      expect((await logIn(name, PASSWORD)).status, name).to.equal(429)
    }
  })

  it('a NUL or a character that nobody sees leads nowhere', async () => {
    await guess(5)
    for (const name of ['ada\0', 'a\u200Bda', 'ada\u00AD']) {
      expect((await logIn(name, PASSWORD)).status, name).to.equal(401)
    }
  })

  it('is not told by a refusal whether there is such an account', async () => {
    const answers = []
    for (const name of ['ada', 'eve', 'ada@example.com', 'eve@example.com']) {
      await site.connection.query('DELETE FROM throttles')
      await guess(5, name)
      const { status, headers, body } = await logIn(name, PASSWORD)
      const seen = [...headers].filter(([each]) => !['date', 'x-request-id'].includes(each))
      const plain = body
        .replaceAll(`value="${name}"`, 'NAME')
        .replace(/name="_csrf" value="[^"]*"/, '')
        .replaceAll(/nonce-?[^"' ]*/g, '')
      answers.push(
        JSON.stringify([status, plain, seen.filter(([each]) => each !== 'content-length')]),
      )
    }
    expect(new Set(answers).size).to.equal(1)
  })

  it('is told at 100 in a row that no password opens the account, whether there is one or not', async () => {
    for (const name of ['ada', 'eve']) {
      await guess(5, name)
      const [row] = (await site.connection.query(
        'SELECT key_hash FROM throttles WHERE tries = 5 ORDER BY next_at DESC LIMIT 1',
      )) as [{ key_hash: string }[], unknown]
      const hash = row[0]?.key_hash
      await site.connection.query(`UPDATE throttles SET tries = 100 WHERE key_hash = '${hash}'`)
      const { status, headers, body } = await logIn(name, PASSWORD)
      expect([status, headers.get('retry-after')]).to.deep.equal([429, '900'])
      expect(body).to.contain('no password opens it at the moment')
      await site.connection.query('DELETE FROM throttles')
    }
  })

  it('the owner gets in from the browser in which they have logged in before', async () => {
    const browser = await loggedIn(site, 'ada')
    const { browser: other } = { browser: new Browser(site.url) }
    other.cookies.set('gadwall.device', browser.cookies.get('gadwall.device') ?? '')
    await guess(6)
    expect((await logIn('ada', PASSWORD)).status).to.equal(429)
    expect((await logIn('ada', PASSWORD, { browser: other })).status).to.equal(303)
  })

  it('the cookie of a known device is HttpOnly, lasts 400 days, and opens nothing', async () => {
    const answer = await logIn('ada', PASSWORD)
    const cookie =
      answer.headers.getSetCookie().find((one) => one.startsWith('gadwall.device=')) ?? ''
    expect(cookie).to.match(
      /^gadwall\.device=[\w-]{43}; path=\/; expires=[^;]+; samesite=lax; httponly$/i,
    )
    const days = (Date.parse(/expires=([^;]+)/i.exec(cookie)?.[1] ?? '') - Date.now()) / 86_400_000
    expect(days).to.be.within(399.9, 400.1)
    const alone = new Browser(site.url)
    alone.cookies.set('gadwall.device', cookie.slice('gadwall.device='.length, cookie.indexOf(';')))
    expect((await alone.get('/account')).status).to.equal(302)
  })

  it('a browser that two people share is known to both', async () => {
    const browser = await loggedIn(site, 'ada')
    const inAsBob = await logIn('bob', PASSWORD, { browser })
    expect(inAsBob.status).to.equal(303)
    expect(browser.cookies.get('gadwall.device')).to.match(/^[\w-]{43}\.[\w-]{43}$/)
    for (const name of ['ada', 'bob']) {
      await guess(6, name)
      expect((await logIn(name, PASSWORD, { browser })).status, name).to.equal(303)
    }
  })

  it('who has found an open session guesses the password no faster', async () => {
    const browser = await loggedIn(site, 'bob')
    browser.cookies.delete('gadwall.device')
    const change = (currentPassword: string) =>
      send('/account/password', { currentPassword, newPassword: `${PASSWORD} new` }, { browser })
    for (let index = 0; index < 5; index++) expect((await change('wrong')).status).to.equal(422)
    const { status, headers, body } = await change(PASSWORD)
    expect([status, headers.get('retry-after')]).to.deep.equal([429, '1'])
    expect(body).to.contain('Too many tries')
  })

  it('one client makes 60 accounts in 10 minutes, whatever comes of the form', async () => {
    const register = () =>
      send('/register', { username: 'ada', password: 'short' }, { from: '192.0.2.9' })
    for (let index = 0; index < 60; index++) expect((await register()).status).to.equal(422)
    expect((await register()).status).to.equal(429)
    site.wait(10 * MINUTE_MS)
    expect((await register()).status).to.equal(422)
  })
})

describe('a site that is set up', () => {
  it('lets a stranger guess 30 codes in 10 minutes', async () => {
    const site = await startTestSite({}, { throttling: {} })
    const guess = (code: string) =>
      new Browser(site.url).submit('/setup', { code, username: 'eve', password: PASSWORD })
    for (let index = 0; index < 30; index++)
      expect((await guess(`BCDFG-${index}`)).status).to.equal(422)
    const { status, headers, body } = await guess('BCDFG')
    expect([status, headers.get('retry-after')]).to.deep.equal([429, '600'])
    expect(body).to.contain('value="eve"')
    await site.stop()
  })
})

describe('a site behind a proxy that nobody has named', () => {
  it('says so once, and takes not all visitors for one', async () => {
    const site = await startTestSite({}, { throttling: {} })
    const statuses: number[] = []
    for (let index = 0; index < 35; index++) {
      const browser = new Browser(site.url)
      const fields = { _csrf: await browser.token('/login'), username: `n${index}`, password: 'x' }
      const from = { 'x-forwarded-for': `198.51.100.${index}` }
      statuses.push((await browser.post('/login', fields, from)).status)
    }
    expect(new Set(statuses)).to.deep.equal(new Set([401]))
    const warnings = site.log.filter(({ message }) => message.includes('TRUSTED_PROXIES'))
    expect(warnings).to.have.length(1)
    expect(JSON.stringify(warnings)).to.not.contain('198.51')
    await site.stop()
  })
})
