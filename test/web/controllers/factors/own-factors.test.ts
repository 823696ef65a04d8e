import { expect } from 'chai'
import { addApp, authenticatorOf } from '../../../support/authenticator.ts'
import { Browser } from '../../../support/browser.ts'
import { createPerson, loggedIn } from '../../../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../../support/test-site.ts'

const PAGE = '/account/factors'
const APP = `${PAGE}/app`
const RECOVERY = `${PAGE}/recovery`
const JSON_TYPE = { accept: 'application/json' }
const QUARTER_MS = 15 * 60_000

describe(PAGE, () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite()
  })
  after(() => site.stop())

  let people = 0
  async function somebody(email = ''): Promise<{ name: string; browser: Browser }> {
    const name = `person${++people}`
    await createPerson(site, name, email)
    return { name, browser: await loggedIn(site, name) }
  }
  const listOf = async (browser: Browser) => JSON.parse((await browser.get(PAGE, JSON_TYPE)).body)
  const isIn = async (browser: Browser) => (await browser.get('/account')).status === 200
  const idOf = async (browser: Browser): Promise<string> => (await listOf(browser)).apps[0]?.id

  it('adds an app by a code of it; all other devices are logged out, this one stays in', async () => {
    const { name, browser } = await somebody()
    const other = await loggedIn(site, name)
    expect((await browser.get('/account')).body).to.contain(PAGE)
    const page = (await browser.get(APP)).body
    const app = authenticatorOf(site, page)
    expect(page).to.contain(`otpauth://totp/Gadwall:${name}?secret=`)
    expect(page).to.match(/role="img" aria-label="QR code[^"]*"><svg [^>]*viewBox/)
    const wrong = await browser.submit(APP, { code: '000000', name: 'my phone' })
    expect(wrong.status).to.equal(422)
    expect(wrong.body).to.contain('value="my phone"')
    expect(authenticatorOf(site, wrong.body).code()).to.equal(app.code())
    const answer = await browser.submit(APP, { code: app.code(), name: 'my phone' })
    expect(answer).to.include({ status: 303, location: RECOVERY })
    expect([await isIn(browser), await isIn(other)]).to.deep.equal([true, false])
    expect(await listOf(browser)).to.deep.include({ isOn: true, recoveryCodes: 0 })
    expect((await browser.get(PAGE)).body).to.contain('my phone')
  })

  it('shows recovery codes once, and how many are left', async () => {
    const { browser } = await somebody()
    await addApp(site, browser)
    const page = await browser.submit(RECOVERY, {})
    const codes = [...page.body.matchAll(/<code>([0-9a-z-]{17})<\/code>/g)].map(([, code]) => code)
    expect(codes).to.have.length(10)
    expect(page.headers.get('cache-control')).to.contain('no-store')
    for (const path of [PAGE, RECOVERY]) {
      const { body } = await browser.get(path)
      expect(body).to.contain('10 recovery codes are left.')
      for (const code of codes) expect(body).to.not.contain(String(code))
    }
  })

  it('makes no recovery codes for who has no second step, but an address', async () => {
    const { browser } = await somebody('no-step@example.com')
    const page = await browser.get(RECOVERY)
    expect(page.body).to.contain('no second step yet').and.not.contain('Make new codes')
    const _csrf = await browser.token(APP)
    expect((await browser.post(RECOVERY, { _csrf })).location).to.equal(PAGE)
    expect(await listOf(browser)).to.include({ recoveryCodes: 0 })
  })

  it('removes an app of their own, and none of anybody else', async () => {
    const [ada, bob] = [await somebody(), await somebody()]
    await addApp(site, ada.browser)
    await addApp(site, bob.browser)
    const remove = async (browser: Browser, id: string) =>
      browser.post(`${APP}/remove`, { _csrf: await browser.token(PAGE), id })
    await remove(bob.browser, await idOf(ada.browser))
    expect((await listOf(ada.browser)).apps).to.have.length(1)
    const answer = await remove(ada.browser, await idOf(ada.browser))
    expect(answer).to.include({ status: 303, location: PAGE })
    expect((await ada.browser.get(PAGE)).body).to.contain('It is removed.')
    expect(await listOf(ada.browser)).to.include({ isOn: false })
    const again = new Browser(site.url)
    const login = await again.submit('/login', { username: ada.name, password: PASSWORD })
    expect(login.location).to.equal('/account')
  })

  it('asks for a fresh proof before each change, and with an app for a code of it', async () => {
    const { browser } = await somebody()
    site.wait(QUARTER_MS)
    expect((await browser.get(APP)).location).to.match(/^\/reauthenticate\?next=/)
    await browser.submit('/reauthenticate', { password: PASSWORD, next: APP })
    const app = await addApp(site, browser)
    const id = await idOf(browser)
    site.wait(QUARTER_MS)
    const _csrf = await browser.token(PAGE)
    for (const path of [APP, `${APP}/remove`, RECOVERY]) {
      const answer = await browser.post(path, { _csrf, id, code: app.code() })
      expect(answer.location, path).to.match(/^\/reauthenticate\?next=/)
    }
    expect((await listOf(browser)).apps).to.have.length(1)
    expect((await browser.get('/reauthenticate')).body).to.not.contain('name="password"')
    const byPassword = await browser.submit('/reauthenticate', { password: PASSWORD, next: PAGE })
    expect(byPassword.status).to.equal(422)
    const wrong = await browser.submit('/reauthenticate', { code: '000000', next: PAGE })
    expect(wrong.status).to.equal(422)
    expect((await browser.get(APP)).status).to.equal(303)
    const right = await browser.submit('/reauthenticate', { code: app.code(), next: PAGE })
    expect(right).to.include({ status: 303, location: PAGE })
    expect((await browser.get(APP)).status).to.equal(200)
  })

  it('takes a recovery code there, too: the telephone may be what is lost', async () => {
    const { name, browser } = await somebody()
    await addApp(site, browser)
    const user = await site.users.findByUsername(name)
    const owner = { backend: site.users.backend, userId: String(user?.id) }
    const [code = ''] = (await site.auth.factors?.renewRecovery(owner)) ?? []
    site.wait(QUARTER_MS)
    expect((await browser.submit('/reauthenticate', { code, next: PAGE })).status).to.equal(303)
    expect((await browser.get(APP)).status).to.equal(200)
  })

  it('lets nobody have more than five apps', async () => {
    const { browser } = await somebody()
    for (let count = 0; count < 5; count += 1) await addApp(site, browser)
    expect((await browser.get(PAGE)).body).to.not.contain(`href="${APP}"`)
    expect((await browser.get(APP)).location).to.equal(PAGE)
    const _csrf = await browser.token(PAGE)
    expect((await browser.post(APP, { _csrf, code: '123456' })).location).to.equal(PAGE)
    expect((await listOf(browser)).apps).to.have.length(5)
  })

  it('is for people who are logged in', async () => {
    const browser = new Browser(site.url)
    for (const path of [PAGE, APP, RECOVERY]) {
      expect((await browser.get(path)).status, path).to.equal(302)
    }
  })

  it('a login remembers both ways in which they have proved who they are', async () => {
    const { name, browser } = await somebody()
    const app = await addApp(site, browser)
    const seen: unknown[] = []
    const disconnect = site.auth.events.on('login.succeeded', ({ details }) => {
      seen.push(details.methods)
    })
    const again = new Browser(site.url)
    await again.submit('/login', { username: name, password: PASSWORD })
    await again.submit('/login/factor', { code: app.code() })
    disconnect()
    expect(seen).to.deep.equal([['pwd', 'otp']])
  })
})
