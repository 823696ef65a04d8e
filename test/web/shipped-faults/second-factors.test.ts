import { expect } from 'chai'
import { type Authenticator, addApp, authenticatorOf } from '../../support/authenticator.ts'
import { Browser } from '../../support/browser.ts'
import { type MailBox, startMailSite } from '../../support/mail-box.ts'
import { createOwner, createPerson, loggedIn } from '../../support/people.ts'
import { PASSWORD, type TestSite } from '../../support/test-site.ts'

const STEP = '/login/factor'
const APP = '/account/factors/app'
const NEW = 'a new and long enough password'
const JSON_PLEASE = { accept: 'application/json' }

// Each is what went wrong elsewhere, and does not here.
describe('faults that others have shipped: second factors', function () {
  this.timeout(30_000)
  let site: TestSite
  let box: MailBox
  before(async () => {
    const settings = { TRUSTED_PROXIES: '127.0.0.1' }
    ;({ site, box } = await startMailSite(settings, { throttling: {} }))
    await createOwner(site)
  })
  after(() => site.stop())

  let people = 0
  async function somebody() {
    const name = `person${++people}`
    await createPerson(site, name, `${name}@example.com`)
    const browser = await loggedIn(site, name)
    return { name, browser, app: await addApp(site, browser) }
  }

  async function halfWay(username: string, password = PASSWORD): Promise<Browser> {
    const browser = new Browser(site.url)
    const answer = await browser.submit('/login', { username, password })
    expect(answer).to.include({ status: 303, location: STEP })
    return browser
  }

  const isIn = async (browser: Browser) => (await browser.get('/account')).status === 200

  it('the page for a second factor has a limit of tries, in JSON as well (Fortify #171, allauth 65.2)', async () => {
    const { name, app } = await somebody()
    const tryCode = async (code: string, headers = {}) => {
      const browser = await halfWay(name)
      const _csrf = await browser.token(STEP)
      // From another network each time: it is the account that is counted.
      const from = { 'x-forwarded-for': `20.${people}.${++networks}.1` }
      return (await browser.post(STEP, { _csrf, code }, { ...from, ...headers })).status
    }
    let networks = 0
    for (let index = 0; index < 5; index++) {
      expect(await tryCode('000000', index % 2 ? JSON_PLEASE : {})).to.equal(422)
    }
    expect(await tryCode(app.code())).to.equal(429)
    expect(await tryCode(app.code(), JSON_PLEASE)).to.equal(429)
  })

  it('a code of an app works once, also within its thirty seconds (allauth 0.61)', async () => {
    const { name, app } = await somebody()
    const [first, second] = [await halfWay(name), await halfWay(name)]
    const code = app.code()
    expect((await first.submit(STEP, { code })).status).to.equal(303)
    expect((await second.submit(STEP, { code })).status).to.equal(422)
    expect([await isIn(first), await isIn(second)]).to.deep.equal([true, false])
  })

  it('the first second factor ends the sessions that had one only (Rodauth before 2.44)', async () => {
    const name = `person${++people}`
    await createPerson(site, name)
    const other = await loggedIn(site, name)
    const browser = await loggedIn(site, name)
    await addApp(site, browser)
    expect([await isIn(browser), await isIn(other)]).to.deep.equal([true, false])
  })

  it('a login that waits for its second factor does not outlive a logout (allauth 64.1)', async () => {
    const { name, app } = await somebody()
    const browser = await halfWay(name)
    const left = browser.clone()
    await browser.submit('/logout', {}, STEP)
    expect((await browser.get(STEP)).location).to.equal('/login')
    expect([...browser.cookies.keys()]).to.not.include('gadwall.step')
    const _csrf = await browser.token('/login')
    await browser.post(STEP, { _csrf, code: app.code() })
    expect(await isIn(browser)).to.equal(false)
    expect(await isIn(left)).to.equal(false)
  })

  it('a second factor holds no address that is not confirmed (allauth 64.2.1)', async () => {
    const email = 'rightful@example.com'
    const thief = new Browser(site.url)
    await thief.submit('/register', { username: 'thief', email, password: PASSWORD })
    await addApp(site, thief)
    const owner = new Browser(site.url)
    await owner.submit('/register', { username: 'rightful', email, password: NEW })
    await owner.get(await box.link('verify-email'))
    await owner.submit('/verify-email', {})
    expect((await site.users.findByEmail(email))?.username).to.equal('rightful')
    const answer = await new Browser(site.url).submit('/login', { username: email, password: NEW })
    expect(answer).to.include({ status: 303, location: '/account' })
  })

  it('a code proves what it was asked for: an app that is not confirmed opens nothing (Rodauth #376)', async () => {
    const { name, browser, app } = await somebody()
    const waiting: Authenticator = authenticatorOf(site, (await browser.get(APP)).body)
    expect((await browser.submit(APP, { code: app.code(), name: '' })).status).to.equal(422)
    const other = await halfWay(name)
    expect((await other.submit(STEP, { code: waiting.code() })).status).to.equal(422)
    expect(await isIn(other)).to.equal(false)
  })

  it('neither a reset nor a new password goes around the second factor', async () => {
    const { name } = await somebody()
    const browser = new Browser(site.url)
    await browser.submit('/password-reset', { email: `${name}@example.com` })
    await browser.get(await box.link('password-reset'))
    await browser.submit('/password-reset/new', { newPassword: NEW })
    expect(await isIn(browser)).to.equal(false)
    expect(await isIn(await halfWay(name, NEW))).to.equal(false)
  })
})
