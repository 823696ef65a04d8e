import { expect } from 'chai'
import { Browser } from '../../support/browser.ts'
import { createPerson, loggedIn } from '../../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

const JSON_PLEASE = { accept: 'application/json' }

describe('/login', () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite()
    await createPerson(site, 'ada', 'Ada@Example.COM')
    await createPerson(site, 'Ünïcode')
    await createPerson(site, 'inactive')
    await createPerson(site, 'unusable')
    await createPerson(site, 'damaged')
    const set = (change: string, name: string) =>
      site.connection.query(`UPDATE users SET ${change} WHERE username = '${name}'`)
    await set('is_active = 0', 'inactive')
    await set("password_hash = '!unusable'", 'unusable')
    await set("password_hash = '$2b$12$cut'", 'damaged')
  })
  after(() => site.stop())

  const logIn = (fields: Record<string, string>, browser = new Browser(site.url)) =>
    browser.submit('/login', fields)

  it('logs in by name or by address, without regard to case, spaces or spelling', async () => {
    for (const username of [
      ...['ada', 'ADA', ' ada ', 'Ada@Example.com', 'ADA@EXAMPLE.COM', 'ａｄａ', 'ünïcode'],
      ...['ÜNÏCODE', 'U\u0308ni\u0308code'],
    ]) {
      const answer = await logIn({ username, password: PASSWORD })
      expect(answer, username).to.include({ status: 303, location: '/account' })
    }
  })

  it('does not tell an unknown name from a wrong password or an inactive account', async () => {
    const password = 'not the password at all'
    const attempts = [
      { username: 'nobody', password: PASSWORD },
      { username: 'ada', password },
      { username: 'ada@example.com', password },
      { username: 'inactive', password: PASSWORD },
      { username: 'inactive', password },
      { username: 'unusable', password: PASSWORD },
      { username: 'unusable', password: '!unusable' },
      { username: 'damaged', password: PASSWORD },
      { username: 'ada', password: ''.padEnd(1_025, 'x') },
      { username: 'x'.repeat(10_000), password },
      { username: "' OR 1=1 --", password },
      { username: '%', password },
      { username: 'ad_', password },
      { username: 'ada\u0000', password: PASSWORD },
    ]
    const answers = []
    for (const fields of attempts) answers.push({ fields, answer: await logIn(fields) })
    const bodies = answers.map(({ fields: { username }, answer }) => {
      expect(answer.status, username).to.equal(401)
      expect(answer.headers.getSetCookie(), username).to.deep.equal([])
      return withoutTokenAnd(escaped(username), answer.body)
    })
    expect(new Set(bodies).size).to.equal(1)
    expect(bodies[0]).to.contain('The name or the password is wrong.')
  })

  it('does not tell them apart in JSON either', async () => {
    const bodies = new Set<string>()
    for (const username of ['nobody', 'ada', 'inactive']) {
      const browser = new Browser(site.url)
      const fields = { _csrf: await browser.token('/login'), username, password: 'wrong' }
      const answer = await browser.post('/login', fields, JSON_PLEASE)
      expect(answer.status).to.equal(401)
      bodies.add(answer.body)
    }
    expect([...bodies]).to.deep.equal([
      '{"error":{"code":"wrong_credentials","message":"The name or the password is wrong."}}',
    ])
  })

  it('says what is missing with a 422, beside the fields', async () => {
    const answer = await logIn({ username: '', password: '' })
    expect(answer.status).to.equal(422)
    expect(answer.body)
      .to.contain('Enter your username or e-mail.')
      .and.contain('Enter your password.')
  })

  it('keeps what was typed, but never the password', async () => {
    const fields = { username: 'ada', password: 'secret typing', remember: '1', next: '/account' }
    for (const [more, status] of [
      [{}, 401],
      [{ username: '' }, 422],
    ] as const) {
      const { status: seen, body } = await logIn({ ...fields, ...more })
      expect(seen).to.equal(status)
      expect(body).to.contain('value="/account"').and.contain(' checked')
      expect(body).to.not.contain('secret typing')
    }
  })

  it('is shown to somebody who is logged in, and may be used again', async () => {
    const browser = await loggedIn(site, 'ada')
    expect((await browser.get('/login')).status).to.equal(200)
    expect((await logIn({ username: 'ada', password: PASSWORD }, browser)).status).to.equal(303)
  })

  it('does not log out somebody who mistypes', async () => {
    const browser = await loggedIn(site, 'ada')
    expect((await logIn({ username: 'ada', password: 'wrong' }, browser)).status).to.equal(401)
    expect((await browser.get('/account')).status).to.equal(200)
  })

  it('answers the form as JSON to a client that prefers it', async () => {
    const { csrfToken, form } = JSON.parse(
      (await new Browser(site.url).get('/login', JSON_PLEASE)).body,
    )
    expect(csrfToken).to.match(/^[\w-]{96}$/)
    expect(form).to.deep.equal({ values: {}, errors: {}, message: null })
  })
})

describe('/logout', () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite()
    await createPerson(site, 'ada')
  })
  after(() => site.stop())

  it('does not log out by GET: an image on another site could do that', async () => {
    const browser = await loggedIn(site, 'ada')
    const { status, body } = await browser.get('/logout')
    expect(status).to.equal(200)
    expect(body).to.contain('You are logged in as')
    expect((await browser.get('/account')).status).to.equal(200)
  })

  it('logs out by POST, and an old cookie opens nothing any more', async () => {
    const browser = await loggedIn(site, 'ada')
    const thief = browser.clone()
    const answer = await browser.submit('/logout', {})
    expect(answer).to.include({ status: 303, location: '/' })
    expect(answer.headers.get('clear-site-data')).to.equal('"cache"')
    expect(browser.sessionId).to.equal(undefined)
    expect((await thief.get('/account')).status).to.equal(302)
    expect((await thief.post('/account/password', {})).status).to.equal(403)
  })

  it('is harmless for somebody who is not logged in', async () => {
    const browser = new Browser(site.url)
    expect((await browser.get('/logout')).body).to.contain('You are not logged in')
    const answer = await browser.submit('/logout', {}, '/login')
    expect(answer).to.include({ status: 303, location: '/' })
  })

  it('ends this session, and not the others of the same person', async () => {
    const [here, there] = [await loggedIn(site, 'ada'), await loggedIn(site, 'ada')]
    await here.submit('/logout', {})
    expect((await there.get('/account')).status).to.equal(200)
  })
})

/** The page without what may differ: the token, and what was typed as a name. */
function withoutTokenAnd(username: string, body: string): string {
  return body.replace(/name="_csrf" value="[^"]*"/g, '').replaceAll(`value="${username}"`, '')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll("'", '&#39;').replaceAll('"', '&quot;')
}
