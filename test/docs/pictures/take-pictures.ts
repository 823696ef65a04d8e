import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { authenticatorOf } from '../../support/authenticator.ts'
import { compiledProgram } from '../../support/cli.ts'
import { PASSWORD, SETUP_CODE, startTestSite, type TestSite } from '../../support/test-site.ts'

/** Where the pictures of the documentation are. */
const FOLDER = join(import.meta.dirname, '../../../docs/images')
const SIZE = { width: 960, height: 640 }
const WIDE = { width: 1200, height: 800 }

const SECRET = 'a secret that only the tests of this project know'
const DEVELOPMENT = { NODE_ENV: 'development', BCRYPT_COST: '10', SECRET }

/** The pictures are taken in a clone; most people install the package. */
const AS_INSTALLED = `for (const one of document.querySelectorAll('.start code')) {
  one.textContent = one.textContent.replace('npm run gadwall --', 'npx gadwall')
}`

/** Takes every picture of the documentation anew, on a site of its own, in Chromium. */
async function takePictures(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true })
  const site = await startTestSite(DEVELOPMENT, { hostname: 'localhost', startAt: Date.now() })
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  try {
    const page = await visit(browser, site, { viewport: SIZE })
    await plugIn(page)
    await setUp(page)
    await page.goto('/account')
    await page.setViewportSize(WIDE)
    await page.evaluate(AS_INSTALLED)
    await keep(page, 'start')
    await page.setViewportSize({ width: 1320, height: 800 })
    await page.goto('/docs/permissions')
    await keep(page, 'docs')
    await page.setViewportSize(SIZE)
    await addFactors(page, site)
    await page.goto('/account/factors')
    await keep(page, 'second-factors', true)

    addDemo(site)
    await page.setViewportSize(WIDE)
    await page.goto('/admin')
    await keep(page, 'overview', true)
    await page.goto('/admin/users')
    await keep(page, 'admin')
    const stranger = await visit(browser, site, { viewport: SIZE })
    await stranger.goto('/login')
    await keep(stranger, 'login', true)
    await takeTitle(browser, page, stranger)
  } finally {
    await browser.close()
    await site.stop()
  }
}

async function visit(browser: Browser, site: TestSite, options: BrowserContextOptions) {
  const context = await browser.newContext({ baseURL: site.url, ...options })
  return context.newPage()
}

async function setUp(page: Page): Promise<void> {
  await page.goto('/setup')
  await page.getByLabel('Set-up code').fill(SETUP_CODE)
  await page.getByLabel('Username', { exact: true }).fill('ada')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await Promise.all([page.waitForNavigation(), page.click('main [type=submit]')])
}

/** An app, and a passkey. */
async function addFactors(page: Page, site: TestSite): Promise<void> {
  await page.goto('/account/factors/app')
  const app = authenticatorOf(site, await page.content())
  await page.getByLabel('Code from the app').fill(app.code())
  await page.getByLabel('What you call it').fill('My phone')
  await Promise.all([page.waitForNavigation(), page.click('main [type=submit]')])
  await page.goto('/account/factors/passkeys')
  await page.getByLabel('What you call it').fill('My laptop')
  await Promise.all([page.waitForNavigation(), page.click('[data-passkey] [type=submit]')])
}

/** As it is typed: the people of `gadwall demo`, with their history. */
function addDemo({ directory }: TestSite): void {
  const env = { PATH: process.env.PATH ?? '', ...DEVELOPMENT }
  execFileSync(process.execPath, [compiledProgram(), 'demo'], { cwd: directory, env })
}

/** The picture at the top of the README: the login in light, and the admin in dark. */
async function takeTitle(browser: Browser, page: Page, stranger: Page): Promise<void> {
  await stranger.setViewportSize({ width: 500, height: 700 })
  await stranger.getByLabel('Username or e-mail', { exact: true }).fill('ada')
  await stranger.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.setViewportSize({ width: 1100, height: 700 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto('/admin')
  const pictures = [await stranger.screenshot(), await page.screenshot()]
  const images = pictures.map(
    (one) => `<img src="data:image/png;base64,${one.toString('base64')}">`,
  )
  const title = await browser.newPage({ viewport: { width: 1624, height: 700 } })
  const style = 'body{margin:0;display:flex;gap:24px}img{border-radius:16px}'
  await title.setContent(`<style>${style}</style>${images.join('')}`)
  const picture = await title.screenshot({ omitBackground: true, fullPage: true })
  writeFileSync(join(FOLDER, 'gadwall.png'), picture)
}

/** A device with passkeys, in Chromium itself. */
async function plugIn(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
      ...{ defaultBackupEligibility: true, defaultBackupState: true },
    },
  })
}

/** What one sees of a page first, or all of it. */
async function keep(page: Page, name: string, fullPage = false): Promise<void> {
  await page.evaluate('document.activeElement?.blur()')
  writeFileSync(join(FOLDER, `${name}.png`), await page.screenshot({ fullPage }))
}

await takePictures()
