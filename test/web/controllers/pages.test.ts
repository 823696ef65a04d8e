import { expect } from 'chai'
import { ACCEPT_MAX_LENGTH } from '../../../src/web/http/prefers-json.ts'
import { Browser } from '../../support/browser.ts'
import { createOwner, createPerson, loggedIn } from '../../support/people.ts'
import { Statements } from '../../support/statements.ts'
import { startTestSite, type TestSite } from '../../support/test-site.ts'

const JSON_PLEASE = { accept: 'application/json' }

describe('the pages that only show something', () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite()
    await createPerson(site, 'ada', 'ada@example.com')
    await createOwner(site)
  })
  after(() => site.stop())

  it('/ says who is here', async () => {
    const anonymous = new Browser(site.url)
    expect((await anonymous.get('/')).body)
      .to.contain('/login')
      .and.not.contain('Hello')
    expect((await (await loggedIn(site, 'ada')).get('/')).body).to.contain('Hello, ada')
  })

  it('/ says it in JSON, without anything that is secret', async () => {
    const anonymous = JSON.parse((await new Browser(site.url).get('/', JSON_PLEASE)).body)
    expect(anonymous).to.deep.equal({ user: null, setupPending: false })
    const { user } = JSON.parse((await (await loggedIn(site, 'ada')).get('/', JSON_PLEASE)).body)
    expect(user).to.deep.equal({ id: '1', username: 'ada', email: 'ada@example.com' })
  })

  it('/ is a page for an Accept header too long to be weighed, whatever it prefers', async () => {
    const typeFor = async (length: number) => {
      const accept = `application/json${' '.repeat(length - 'application/json;q=1'.length)};q=1`
      const { status, headers } = await new Browser(site.url).get('/', { accept })
      return `${status} ${headers.get('content-type')}`
    }
    expect(await typeFor(ACCEPT_MAX_LENGTH)).to.equal('200 application/json; charset=utf-8')
    expect(await typeFor(ACCEPT_MAX_LENGTH + 1)).to.equal('200 text/html; charset=utf-8')
  })

  it('/account greets by name, and shows name and address', async () => {
    const { status, body } = await (await loggedIn(site, 'ada')).get('/account')
    expect(status).to.equal(200)
    expect(body).to.contain('<h1><bdi>ada</bdi></h1>').and.contain('ada@example.com')
    expect(body).to.not.match(/bcrypt|password_hash/)
  })

  it('/account says it in JSON, without anything that is secret', async () => {
    const browser = await loggedIn(site, 'ada')
    const { user } = JSON.parse((await browser.get('/account', JSON_PLEASE)).body)
    expect(user).to.include({ id: '1', username: 'ada', email: 'ada@example.com' })
    expect(Object.keys(user).join()).to.not.match(/password|hash|stamp|key/i)
  })

  it('/healthz and /readyz answer machines, and ask for no session', async () => {
    const browser = await loggedIn(site, 'ada')
    const statements = new Statements(site)
    for (const path of ['/healthz', '/readyz']) {
      const answer = await browser.get(path)
      expect(answer.status, path).to.equal(200)
      expect(answer.headers.getSetCookie(), path).to.deep.equal([])
      expect(JSON.parse(answer.body)).to.have.property('status')
    }
    expect(statements.seen.filter((sql) => sql.includes('user_id'))).to.deep.equal([])
    statements.release()
  })

  it('an address that is not there answers 404, with a page or in JSON', async () => {
    const browser = await loggedIn(site, 'ada')
    const page = await browser.get('/nowhere')
    expect(page.status).to.equal(404)
    expect(page.body).to.contain('Page not found').and.contain('ada')
    const json = await browser.get('/nowhere', JSON_PLEASE)
    expect(json.status).to.equal(404)
    expect(JSON.parse(json.body).error.code).to.equal('not_found')
  })

  it('a wrong method answers 405, with a page or in JSON', async () => {
    const browser = new Browser(site.url)
    const page = await browser.request('/login', { method: 'DELETE' })
    expect(page.status).to.equal(405)
    expect(page.headers.get('allow')?.split(', ')).to.have.members(['GET', 'HEAD', 'POST'])
    expect(page.body).to.contain('Not possible here')
    const json = await browser.request('/login', { method: 'DELETE', headers: JSON_PLEASE })
    expect(JSON.parse(json.body).error.code).to.equal('method_not_allowed')
  })

  it('a sentence for the next page is shown once', async () => {
    const browser = new Browser(site.url)
    const fields = { username: 'grace', email: '', password: 'a password of some length' }
    await browser.submit('/register', fields)
    expect((await browser.get('/')).body).to.contain('Welcome. Your account is ready.')
    expect((await browser.get('/')).body).to.not.contain('Welcome. Your account is ready.')
  })
})
