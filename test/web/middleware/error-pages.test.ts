import { expect } from 'chai'
import type { Browser } from '../../support/browser.ts'
import { createPerson, loggedIn } from '../../support/people.ts'
import { Statements } from '../../support/statements.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

/** An error such as a driver may throw: with everything in it that nobody may see. */
class DriverError extends Error {
  override readonly name = 'DriverError'
  readonly body = `password=${PASSWORD}`
  readonly sql = 'SELECT secret_column'
  readonly parameters = [PASSWORD]
  readonly headers = { 'set-cookie': 'evil=1' }
}

describe('a bug', () => {
  let site: TestSite
  let statements: Statements
  let browser: Browser
  before(async () => {
    // Each page asks a database in memory, which is what breaks here.
    site = await startTestSite({ DATABASE_URL: 'sqlite::memory:' })
    await createPerson(site, 'ada')
    browser = await loggedIn(site, 'ada')
    statements = new Statements(site)
  })
  after(() => site.stop())
  afterEach(() => statements.before(() => {}))

  const breakDown = () =>
    statements.before((sql) => {
      if (sql.includes('users')) throw new DriverError('the flux has no capacitor')
    })

  it('answers 500 with a page that tells nothing but a number to ask for', async () => {
    breakDown()
    const { status, headers, body } = await browser.get('/account')
    expect(status).to.equal(500)
    expect(body).to.contain('Something went wrong')
    expect(body).to.contain(`<code>${headers.get('x-request-id')}</code>`)
    expect(body).to.not.match(/flux|DriverError|SELECT|node_modules|\.ts:|at async|sequelize/i)
    expect(headers.getSetCookie()).to.deep.equal([])
    expect(headers.get('cache-control')).to.equal('no-store')
    expect(headers.get('content-security-policy')).to.contain("default-src 'none'")
  })

  it('answers a client that prefers JSON in JSON, as tight-lipped', async () => {
    breakDown()
    const { status, headers, body } = await browser.get('/account', { accept: 'application/json' })
    expect(status).to.equal(500)
    expect(JSON.parse(body)).to.deep.equal({
      error: {
        code: 'internal',
        message: 'This is our fault, and it is in our log.',
        requestId: headers.get('x-request-id'),
      },
    })
  })

  it('is in the log, under the number on the page', async () => {
    breakDown()
    const { headers } = await browser.get('/account')
    const line = site.log.findLast(({ level }) => level === 'error')
    expect(line?.fields).to.deep.include({
      requestId: headers.get('x-request-id'),
      code: 'internal',
    })
    const trace = JSON.stringify(line?.fields)
    for (const clue of ['DriverError', 'flux', 'error-pages.test.ts']) {
      expect(trace).to.contain(clue)
    }
  })

  it('is logged without bodies, passwords, cookies and tokens', async () => {
    const tokens = [await browser.token('/login'), await browser.token('/account/password')]
    breakDown()
    const fields = { _csrf: tokens[0] ?? '', username: 'ada', password: PASSWORD }
    expect((await browser.post('/login', fields)).status).to.equal(500)
    const change = { _csrf: tokens[1] ?? '', currentPassword: PASSWORD, newPassword: PASSWORD }
    expect((await browser.post('/account/password', change)).status).to.equal(500)
    expect((await browser.get(`/account?token=${tokens[0]}`)).status).to.equal(500)

    const log = JSON.stringify(site.log)
    for (const secret of [PASSWORD, ...tokens, ...browser.cookies.values(), 'secret_column']) {
      expect(log.includes(secret), secret).to.equal(false)
    }
  })

  it('loses nobody their session', async () => {
    breakDown()
    expect((await browser.get('/account')).status).to.equal(500)
    statements.before(() => {})
    expect((await browser.get('/account')).status).to.equal(200)
  })

  it('that throws no error at all is answered just so', async () => {
    for (const thrown of ['a text', null, undefined, 7, { status: 200 }, { status: 418 }]) {
      statements.before((sql) => {
        if (sql.includes('users')) throw thrown
      })
      expect((await browser.get('/account')).status, String(thrown)).to.equal(500)
    }
  })
})

describe('the log', () => {
  it('has one line for each request, with its route and without its query', async () => {
    const site = await startTestSite()
    await createPerson(site, 'ada')
    const browser = await loggedIn(site, 'ada')
    site.log.length = 0
    await browser.get('/account?token=geheim#geheim')
    await browser.get(`/nowhere/${'x'.repeat(1_000)}`)
    await browser.post('/login?geheim', 'geheim[]=geheim')
    await site.stop()

    const lines = site.log.map(({ message, fields }) => ({ message, ...fields }))
    expect(lines).to.have.length(3)
    expect(lines[0]).to.include({
      message: 'request',
      method: 'GET',
      path: '/account',
      userId: '1',
    })
    expect(lines[0]).to.include({ status: 200, address: '127.0.0.1' })
    expect((lines[1] as unknown as { path: string }).path.length).to.be.at.most(200)
    expect(lines[2]).to.include({ method: 'POST', status: 400 })
    expect(JSON.stringify(lines)).to.not.contain('geheim')
  })

  it('has no password of a login, whether it works or not', async () => {
    const site = await startTestSite()
    await createPerson(site, 'ada')
    const browser = await loggedIn(site, 'ada')
    await browser.submit('/login', { username: 'ada', password: 'a wrong password' })
    await browser.submit('/login', { username: 'a wrong password', password: PASSWORD })
    await site.stop()

    const log = JSON.stringify(site.log)
    for (const secret of [PASSWORD, 'a wrong password', ...browser.cookies.values()]) {
      expect(log.includes(secret), secret).to.equal(false)
    }
  })
})
