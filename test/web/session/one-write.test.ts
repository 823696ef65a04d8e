import { expect } from 'chai'
import { Browser } from '../../support/browser.ts'
import { createOwner, createPerson, loggedIn } from '../../support/people.ts'
import { Statements } from '../../support/statements.ts'
import { PASSWORD, SETUP_CODE, startTestSite, type TestSite } from '../../support/test-site.ts'

const WRITE = /^\s*(Executing [^:]*: )?(INSERT INTO|UPDATE|DELETE FROM) .sessions./i

describe('one write of the session and one session cookie', () => {
  let site: TestSite
  let statements: Statements
  beforeEach(async () => {
    site = await startTestSite()
    statements = new Statements(site)
  })
  afterEach(async () => {
    statements.release()
    await site.stop()
  })

  /** Sends a form, and says how often the session was written and its cookie sent. */
  async function outcomeOf(browser: Browser, path: string, fields: Record<string, string>) {
    const _csrf = await browser.token(path)
    statements.take()
    const answer = await browser.post(path, { _csrf, ...fields })
    expect(answer.status, path).to.equal(303)
    return {
      writes: statements.take().filter((sql) => WRITE.test(sql)).length,
      cookies: answer.headers.getSetCookie().filter((line) => line.startsWith('gadwall=')).length,
    }
  }

  const ONCE = { writes: 1, cookies: 1 }
  const account = { username: 'ada', email: '', password: PASSWORD }

  it('at a login, of a stranger and of somebody who is logged in', async () => {
    await createPerson(site, 'ada')
    const browser = new Browser(site.url)
    expect(await outcomeOf(browser, '/login', account)).to.deep.equal(ONCE)
    expect(await outcomeOf(browser, '/login', account)).to.deep.equal(ONCE)
  })

  it('at a registration, with the notice for the next page', async () => {
    await createOwner(site)
    const browser = new Browser(site.url)
    expect(await outcomeOf(browser, '/register', account)).to.deep.equal(ONCE)
    expect((await browser.get('/account')).body).to.contain('Your account is ready.')
  })

  it('when the first account is made, with the notice for the next page', async () => {
    const browser = new Browser(site.url)
    const fields = { ...account, code: SETUP_CODE }
    expect(await outcomeOf(browser, '/setup', fields)).to.deep.equal(ONCE)
    expect((await browser.get('/account')).body).to.contain('This account may do everything')
  })

  it('when the password changes, with the notice for the next page', async () => {
    await createPerson(site, 'ada')
    const browser = await loggedIn(site, 'ada')
    const fields = { currentPassword: PASSWORD, newPassword: 'another long enough password' }
    expect(await outcomeOf(browser, '/account/password', fields)).to.deep.equal(ONCE)
    expect((await browser.get('/account')).body).to.contain('Your password is changed.')
  })

  it('at a logout', async () => {
    await createPerson(site, 'ada')
    const browser = await loggedIn(site, 'ada')
    expect(await outcomeOf(browser, '/logout', {})).to.deep.equal(ONCE)
  })
})
