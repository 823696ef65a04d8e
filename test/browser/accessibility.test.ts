import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { ConnectionRefusedError } from 'sequelize'
import { authenticatorOf } from '../support/authenticator.ts'
import { submit, useChromium } from '../support/chromium.ts'
import { startMailSite } from '../support/mail-box.ts'
import { createOwner, createPerson } from '../support/people.ts'
import { PASSWORD, SETUP_CODE, startTestSite, type TestSite } from '../support/test-site.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

// The target size (WCAG 2.2) and the contrast of AAA are not among the rules that axe applies by itself.
const AXE_OPTIONS = {
  rules: { 'target-size': { enabled: true }, 'color-contrast-enhanced': { enabled: true } },
  resultTypes: ['violations'],
}

/** Where to keep pictures of all pages, to be looked at; by default they are not made. */
const pictures = process.env.SCREENSHOTS

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

  it('a site that is new', async () => {
    const page = await chromium.visit((await start()).url)
    await page.goto('/')
    await check(page, 'home-new')
    await page.goto('/setup')
    await check(page, 'setup')
    await submit(page, { 'Set-up code': 'wrong', Username: 'a b', Password: 'short' })
    await check(page, 'setup-errors')
    await submit(page, { 'Set-up code': SETUP_CODE, Username: 'ada', Password: PASSWORD })
    await check(page, 'account-notice')
  })

  it('the pages of links in mails', async () => {
    const { site, box } = await startMailSite()
    sites.push(site)
    await createOwner(site)
    await createPerson(site, 'ada', 'ada@example.com')
    const page = await chromium.visit(site.url)
    await page.goto('/password-reset')
    await check(page, 'reset')
    await submit(page, { 'E-mail': 'ada@example.com' })
    await check(page, 'reset-sent')
    await page.goto(await box.link('password-reset'))
    await submit(page, { 'New password': 'short' })
    await check(page, 'reset-set-errors')
    await page.goto('/password-reset/nothing')
    await check(page, 'link-over')
    await page.goto('/register')
    await submit(page, { Username: 'grace', 'E-mail': 'grace@example.com', Password: PASSWORD })
    await check(page, 'account-waiting')
    await page.goto(await box.link('verify-email'))
    await check(page, 'email-confirm')
    await submit(page)
    await page.goto('/account/email')
    await check(page, 'email-change')
  })

  it('the pages to log in by mail', async () => {
    const { site, box } = await startMailSite({ SIGN_IN_BY_MAIL: 'on' })
    sites.push(site)
    await createOwner(site)
    await createPerson(site, 'ada', 'ada@example.com')
    const page = await chromium.visit(site.url)
    await page.goto('/login')
    await check(page, 'login-with-mail')
    await page.goto('/login/mail')
    await check(page, 'mail-login')
    await submit(page, { 'E-mail': 'ada@example.com' })
    await check(page, 'mail-login-code')
    await submit(page, { 'Code from the mail': '12345' })
    await check(page, 'mail-login-code-wrong')
    const link = await box.link('mail-login')
    const phone = await chromium.visit(site.url)
    await phone.goto(link)
    await check(phone, 'mail-login-elsewhere')
    await page.goto(link)
    await check(page, 'mail-login-confirm')
    expect((await submit(page)).status()).to.equal(200)
  })

  it('the pages of the second step', async () => {
    const site = await start()
    await createPerson(site, 'ada')
    const page = await logIn(site, 'ada')
    await page.goto('/account/factors')
    await check(page, 'factors-none')
    await page.goto('/account/factors/app')
    await check(page, 'factors-app')
    await submit(page, { 'Code from the app': '000000' })
    await check(page, 'factors-app-wrong')
    const app = authenticatorOf(site, await page.content())
    await submit(page, { 'Code from the app': app.code(), 'What you call it': 'my phone' })
    await check(page, 'factors-recovery')
    await submit(page)
    await check(page, 'factors-codes')
    await page.goto('/account/factors')
    await check(page, 'factors')
    site.wait(20 * 60_000)
    await page.goto('/account/factors/app')
    await check(page, 'reauthenticate-code')
    const other = await chromium.visit(site.url)
    await other.goto('/login')
    await submit(other, { 'Username or e-mail': 'ada', Password: PASSWORD })
    await check(other, 'factors-step')
    await submit(other, { Code: '000000' })
    await check(other, 'factors-step-wrong')
    expect((await submit(other, { Code: app.code() })).status()).to.equal(200)
  })

  it('the mails of a site in development', async () => {
    const site = await start({ NODE_ENV: 'development', BCRYPT_COST: '10' })
    const text = `Hello ada,\n\nLog in:\nhttps://example.com/login/mail/${'x'.repeat(66)}`
    const subject = 'Log in to Gadwall'
    await site.mail?.send({ messageId: '<1@x>', to: 'ada@example.com', subject, text, html: text })
    const page = await chromium.visit(site.url)
    await page.goto('/dev/mail')
    await check(page, 'dev-mail')
    await page.getByRole('link', { name: subject }).click()
    await check(page, 'dev-mail-show')
  })

  it('the pages of a site that people join by invitation', async () => {
    const { site, box } = await startMailSite({ REGISTRATION: 'invite' })
    sites.push(site)
    const page = await chromium.visit(site.url)
    await page.goto('/register')
    await check(page, 'by-invitation')
    await site.auth.invitations?.invite('zoe@example.com')
    await page.goto(await box.link('invitation'))
    await check(page, 'register-invited')
    await createPerson(site, 'ada')
    expect((await submit(page, { Username: 'ada', Password: 'short' })).status()).to.equal(422)
    await check(page, 'register-invited-422')
    await page.goto('/invite/nothing')
    await check(page, 'invitation-over')
  })

  it('the home page', async () => {
    await anonymous.goto('/')
    await check(anonymous, 'home')
    await page.goto('/')
    await check(page, 'home-signed-in')
  })

  it('the login', async () => {
    await anonymous.goto('/login?next=/account')
    await check(anonymous, 'login')
    const values = { 'Username or e-mail': 'ada', Password: 'not it' }
    expect((await submit(anonymous, values)).status()).to.equal(401)
    await check(anonymous, 'login-401')
  })

  it('the login with nothing filled in', async () => {
    await anonymous.goto('/login')
    await anonymous.evaluate('document.querySelector("main form").noValidate = true')
    expect((await submit(anonymous)).status()).to.equal(422)
    await check(anonymous, 'login-422')
  })

  it('the registration', async () => {
    await anonymous.goto('/register')
    await check(anonymous, 'register')
    const values = { Username: 'a b', 'E-mail': 'ada@example.com', Password: 'short' }
    expect((await submit(anonymous, values)).status()).to.equal(422)
    await check(anonymous, 'register-422')
  })

  it('the logout', async () => {
    await page.goto('/logout')
    await check(page, 'logout')
    await anonymous.goto('/logout')
    await check(anonymous, 'logout-anonymous')
  })

  it('the account', async () => {
    await page.goto('/account')
    await check(page, 'account')
  })

  it('the change of the password', async () => {
    await page.goto('/account/password')
    await check(page, 'password')
    const values = { 'Current password': 'not it', 'New password': 'short' }
    expect((await submit(page, values)).status()).to.equal(422)
    await check(page, 'password-422')
  })

  it('a person with a very long name', async () => {
    const site = await start()
    await createPerson(site, 'a'.repeat(150), `${'b'.repeat(64)}@${'c'.repeat(60)}.example`)
    const page = await logIn(site, 'a'.repeat(150))
    for (const path of ['/', '/account', '/logout']) {
      await page.goto(path)
      await check(page, `long-name${path.replaceAll('/', '-')}`)
    }
  })

  it('a site without registration', async () => {
    const page = await chromium.visit((await start({ REGISTRATION: 'closed' })).url)
    await page.goto('/login')
    await check(page, 'login-closed')
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
      await check(page, `${status}`)
    }
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
      await check(page, `${status}`)
    }
    Object.assign(manager, { getConnection })
  })
})

/** No violation of any rule and nothing to scroll sideways, whatever the width and the colours. */
async function check(page: Page, name: string): Promise<void> {
  await page.evaluate(axe)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const width of [360, 1440]) {
      await page.setViewportSize({ width, height: 800 })
      const where = `${name}, ${colorScheme}, ${width} px`
      // Colours that are still on their way to others would be measured half-way.
      await page.evaluate('Promise.allSettled(document.getAnimations().map((one) => one.finished))')
      if (pictures) await photograph(page, `${name}-${colorScheme}-${width}`)
      expect(await findViolations(page), where).to.deep.equal([])
      expect(await page.evaluate('document.documentElement.scrollWidth'), where).to.equal(width)
    }
  }
}

async function findViolations(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate<{
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[]
  }>(`axe.run(${JSON.stringify(AXE_OPTIONS)})`)
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  )
}

async function photograph(page: Page, name: string): Promise<void> {
  mkdirSync(pictures as string, { recursive: true })
  await page.screenshot({ path: join(pictures as string, `${name}.png`), fullPage: true })
}

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
