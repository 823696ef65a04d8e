import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { ConnectionRefusedError } from 'sequelize'
import { authenticatorOf } from '../support/authenticator.ts'
import { addressOf, submit, useChromium } from '../support/chromium.ts'
import { startMailSite } from '../support/mail-box.ts'
import { checkLooks, checkState } from '../support/page-checks.ts'
import { createOwner, createPerson } from '../support/people.ts'
import { PASSWORD, SETUP_CODE, startTestSite, type TestSite } from '../support/test-site.ts'

describe('every page, light and dark, narrow and wide', function () {
  this.timeout(60_000)
  const chromium = useChromium()
  const sites: TestSite[] = []
  let page: Page
  let anonymous: Page

  async function start(environment: Record<string, string> = {}): Promise<TestSite> {
    const site = await startTestSite(environment)
    sites.push(site)
    return site
  }

  async function logIn(site: TestSite, username: string): Promise<Page> {
    const page = await chromium.visit(site.url)
    await page.goto('/login')
    await submit(page, { 'Username or e-mail': username, Password: PASSWORD })
    return page
  }

  before(async () => {
    const site = await start()
    await createOwner(site)
    await createPerson(site, 'ada', 'ada@example.com')
    page = await logIn(site, 'ada')
    anonymous = await chromium.visit(site.url)
  })
  after(() => Promise.all(sites.map((site) => site.stop())))

  it('every page that has an address of its own, for a visitor and for somebody who is in', async function () {
    this.timeout(180_000)
    const { site } = await startMailSite({ SIGN_IN_BY_MAIL: 'on' })
    sites.push(site)
    await createOwner(site)
    await createPerson(site, 'ada', 'ada@example.com')
    await logIn(site, 'ada')
    const people = { visitor: await chromium.visit(site.url), ada: await logIn(site, 'ada') }
    const paths = site.gadwall.routes
      .filter(({ method, path }) => method === 'GET' && !path.includes(':'))
      .map(({ path }) => path)
    const seen: string[] = []
    for (const [who, page] of Object.entries(people)) {
      for (const path of paths) {
        const answer = await page.goto(path)
        const isPage = answer?.headers()['content-type']?.startsWith('text/html')
        if (!isPage || answer?.status() !== 200 || addressOf(page) !== path) continue
        await checkLooks(page, `${who}${path.replaceAll('/', '-')}`)
        seen.push(`${who} ${path}`)
      }
    }
    expect(seen).to.include.members([
      ...['visitor /', 'visitor /login', 'visitor /register', 'visitor /password-reset/sent'],
      ...['ada /account', 'ada /account/sessions', 'ada /account/activity', 'ada /account/email'],
    ])
  })

  it('a site that is new', async () => {
    const page = await chromium.visit((await start()).url)
    await page.goto('/')
    await checkState(page, 'home-new')
    await page.goto('/setup')
    await checkState(page, 'setup')
    await submit(page, { 'Set-up code': 'wrong', Username: 'a b', Password: 'short' })
    await checkState(page, 'setup-errors')
    await submit(page, { 'Set-up code': SETUP_CODE, Username: 'ada', Password: PASSWORD })
    await checkState(page, 'account-notice')
  })

  it('the pages of links in mails', async () => {
    const { site, box } = await startMailSite()
    sites.push(site)
    await createOwner(site)
    await createPerson(site, 'ada', 'ada@example.com')
    const page = await chromium.visit(site.url)
    await page.goto('/password-reset')
    await submit(page, { 'E-mail': 'ada@example.com' })
    await page.goto(await box.link('password-reset'))
    await submit(page, { 'New password': 'short' })
    await checkState(page, 'reset-set-errors')
    await page.goto('/password-reset/nothing')
    await checkState(page, 'link-over')
    await page.goto('/register')
    await submit(page, { Username: 'grace', 'E-mail': 'grace@example.com', Password: PASSWORD })
    await checkState(page, 'account-waiting')
    await page.goto(await box.link('verify-email'))
    await checkState(page, 'email-confirm')
  })

  it('the pages to log in by mail', async () => {
    const { site, box } = await startMailSite({ SIGN_IN_BY_MAIL: 'on' })
    sites.push(site)
    await createOwner(site)
    await createPerson(site, 'ada', 'ada@example.com')
    const page = await chromium.visit(site.url)
    await page.goto('/login/mail')
    await submit(page, { 'E-mail': 'ada@example.com' })
    await checkState(page, 'mail-login-code')
    await submit(page, { 'Code from the mail': '12345' })
    await checkState(page, 'mail-login-code-wrong')
    const link = await box.link('mail-login')
    const phone = await chromium.visit(site.url)
    await phone.goto(link)
    await checkState(phone, 'mail-login-elsewhere')
    await page.goto(link)
    await checkState(page, 'mail-login-confirm')
    expect((await submit(page)).status()).to.equal(200)
  })

  it('the pages of the second step', async () => {
    const site = await start()
    await createPerson(site, 'ada')
    const page = await logIn(site, 'ada')
    await page.goto('/account/factors')
    await checkState(page, 'factors-none')
    await page.goto('/account/factors/app')
    await checkState(page, 'factors-app')
    await submit(page, { 'Code from the app': '000000' })
    await checkState(page, 'factors-app-wrong')
    const app = authenticatorOf(site, await page.content())
    await submit(page, { 'Code from the app': app.code(), 'What you call it': 'my phone' })
    await checkState(page, 'factors-recovery')
    await submit(page)
    await checkState(page, 'factors-codes')
    await page.goto('/account/factors')
    await checkState(page, 'factors')
    site.wait(20 * 60_000)
    await page.goto('/account/factors/app')
    await checkState(page, 'reauthenticate-code')
    const other = await chromium.visit(site.url)
    await other.goto('/login')
    await submit(other, { 'Username or e-mail': 'ada', Password: PASSWORD })
    await checkState(other, 'factors-step')
    await submit(other, { Code: '000000' })
    await checkState(other, 'factors-step-wrong')
    expect((await submit(other, { Code: app.code() })).status()).to.equal(200)
  })

  it('the mails of a site in development', async () => {
    const site = await start({ NODE_ENV: 'development', BCRYPT_COST: '10' })
    const text = `Hello ada,\n\nLog in:\nhttps://example.com/login/mail/${'x'.repeat(66)}`
    const subject = 'Log in to Gadwall'
    await site.mail?.send({ messageId: '<1@x>', to: 'ada@example.com', subject, text, html: text })
    const page = await chromium.visit(site.url)
    await page.goto('/dev/mail')
    await checkState(page, 'dev-mail')
    await page.getByRole('link', { name: subject }).click()
    await checkState(page, 'dev-mail-show')
  })

  it('the pages of a site that people join by invitation', async () => {
    const { site, box } = await startMailSite({ REGISTRATION: 'invite' })
    sites.push(site)
    const page = await chromium.visit(site.url)
    await page.goto('/register')
    await checkState(page, 'by-invitation')
    await site.auth.invitations?.invite('zoe@example.com')
    await page.goto(await box.link('invitation'))
    await checkState(page, 'register-invited')
    await createPerson(site, 'ada')
    expect((await submit(page, { Username: 'ada', Password: 'short' })).status()).to.equal(422)
    await checkState(page, 'register-invited-422')
    await page.goto('/invite/nothing')
    await checkState(page, 'invitation-over')
  })

  it('the login', async () => {
    await anonymous.goto('/login?next=/account')
    const values = { 'Username or e-mail': 'ada', Password: 'not it' }
    expect((await submit(anonymous, values)).status()).to.equal(401)
    await checkState(anonymous, 'login-401')
  })

  it('the login with nothing filled in', async () => {
    await anonymous.goto('/login')
    await anonymous.evaluate('document.querySelector("main form").noValidate = true')
    expect((await submit(anonymous)).status()).to.equal(422)
    await checkState(anonymous, 'login-422')
  })

  it('the registration', async () => {
    await anonymous.goto('/register')
    const values = { Username: 'a b', 'E-mail': 'ada@example.com', Password: 'short' }
    expect((await submit(anonymous, values)).status()).to.equal(422)
    await checkState(anonymous, 'register-422')
  })

  it('the change of the password', async () => {
    await page.goto('/account/password')
    const values = { 'Current password': 'not it', 'New password': 'short' }
    expect((await submit(page, values)).status()).to.equal(422)
    await checkState(page, 'password-422')
  })

  it('a person with a very long name', async () => {
    const site = await start()
    await createPerson(site, 'a'.repeat(150), `${'b'.repeat(64)}@${'c'.repeat(60)}.example`)
    const page = await logIn(site, 'a'.repeat(150))
    for (const path of ['/', '/account', '/logout']) {
      await page.goto(path)
      await checkState(page, `long-name${path.replaceAll('/', '-')}`)
    }
  })

  it('a site without registration', async () => {
    const page = await chromium.visit((await start({ REGISTRATION: 'closed' })).url)
    await page.goto('/login')
    await checkState(page, 'login-closed')
  })

  it('what is refused: 400, 403, 404, 405, 413', async () => {
    const refusals: [status: number, send: () => Promise<number>][] = [
      [400, () => post(page, '/login', { 'username[]': 'ada' })],
      [403, () => post(page, '/login', { username: 'ada' })],
      [404, async () => (await page.goto('/no/such/page'))?.status() ?? 0],
      [405, () => post(page, '/account', {})],
      [413, () => post(page, '/login', { username: 'a'.repeat(100_000) })],
    ]
    for (const [status, send] of refusals) {
      await page.goto('/')
      expect(await send()).to.equal(status)
      await checkState(page, `${status}`)
    }
  })

  it('colours that the person forces: what is a button, a field or here is told by a line', async () => {
    await page.goto('/account')
    await page.emulateMedia({ forcedColors: 'active' })
    const style = (selector: string, name: string) =>
      page.evaluate(`getComputedStyle(document.querySelector('${selector}')).${name}`)
    expect(await style('.sheet', 'borderTopStyle')).to.equal('solid')
    expect(await style('.button', 'borderTopStyle')).to.equal('solid')
    expect(await style('[aria-current]', 'textDecorationLine')).to.equal('underline')
    expect(await style('.speculum', 'forcedColorAdjust')).to.equal('none')
    await page.goto('/account/password')
    expect(await style('main form > button', 'borderTopStyle')).to.equal('solid')
    expect(await style('#currentPassword', 'borderTopStyle')).to.equal('solid')
    await page.keyboard.press('Tab')
    expect(await style(':focus', 'outlineStyle')).to.equal('solid')
    await page.emulateMedia({ forcedColors: 'none' })
  })

  it('paper: black on white, without what one can only click on', async () => {
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    for (const path of ['/account', '/account/sessions', '/account/activity']) {
      await page.goto(path)
      const colours = await page.evaluate(`(() => {
        const { color, backgroundColor } = getComputedStyle(document.body)
        return [color, backgroundColor]
      })()`)
      expect(colours, path).to.deep.equal(['rgb(0, 0, 0)', 'rgb(255, 255, 255)'])
      expect(
        await page.locator('nav:visible, button:visible, .button:visible').count(),
        path,
      ).to.equal(0)
      expect(await page.locator('h1').isVisible(), path).to.equal(true)
    }
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' })
  })

  it('little motion, for whoever wants it so: nothing moves', async () => {
    await page.goto('/account/password')
    const button = page.locator('main button[type="submit"]')
    const motion = () =>
      page.evaluate(
        `getComputedStyle(document.querySelector('main form > button'), '::after').animationName`,
      )
    await button.evaluate((one) => one.setAttribute('aria-busy', 'true'))
    await page.emulateMedia({ reducedMotion: 'no-preference' })
    expect(await motion()).to.equal('turn')
    await page.emulateMedia({ reducedMotion: 'reduce' })
    expect(await motion()).to.equal('none')
  })

  it('a database that cannot be reached, and a bug: 503, 500', async () => {
    // The pages ask the ORM, which is what breaks here: on a file they would not.
    const site = await start({ SESSION_CACHE_MS: '0', DATABASE_URL: 'sqlite::memory:' })
    await createPerson(site, 'ada')
    const page = await logIn(site, 'ada')
    const manager = site.connection.connectionManager
    const { getConnection } = manager
    const faults: [status: number, error: Error][] = [
      [503, new ConnectionRefusedError(new Error('refused'))],
      [500, new Error('a bug')],
    ]
    for (const [status, error] of faults) {
      Object.assign(manager, { getConnection: () => Promise.reject(error) })
      expect((await page.goto('/account'))?.status()).to.equal(status)
      await checkState(page, `${status}`)
    }
    Object.assign(manager, { getConnection })
  })
})

/** Sends a form that is on none of our pages, and answers with the status. */
async function post(page: Page, path: string, fields: Record<string, string>): Promise<number> {
  const [response] = await Promise.all([
    page.waitForNavigation(),
    page.evaluate(`
      const form = document.createElement('form')
      form.method = 'post'
      form.action = ${JSON.stringify(path)}
      for (const [name, value] of Object.entries(${JSON.stringify(fields)})) {
        form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }))
      }
      document.body.append(form)
      form.submit()
    `),
  ])
  return response?.status() ?? 0
}
