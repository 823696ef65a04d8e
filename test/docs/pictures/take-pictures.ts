import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { demoPeople } from '../../../src/cli/demo/demo-people.ts'
import { Dice } from '../../../src/cli/demo/dice.ts'
import { authenticatorOf } from '../../support/authenticator.ts'
import { createOwner, createPerson } from '../../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

/** Where the pictures of the documentation are. */
const FOLDER = join(import.meta.dirname, '../../../docs/images')
const SIZE = { width: 960, height: 640 }

/** Takes every picture of the documentation anew, on a site of its own, in Chromium. */
async function takePictures(): Promise<void> {
  const site = await startTestSite({}, { hostname: 'localhost' })
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  try {
    await createOwner(site)
    const ada = await createPerson(site, 'ada', 'ada@example.com')
    await ada.update({ isStaff: true, isSuperuser: true })
    const context = await browser.newContext({ baseURL: site.url, viewport: SIZE })
    const page = await context.newPage()
    await plugIn(page)
    await page.goto('/login')
    await keep(page, 'login')
    await logIn(page)
    await addFactors(page, site)
    await page.goto('/account/factors')
    await keep(page, 'second-factors')
    await addPeople(site)
    await page.goto('/admin/users')
    await keep(page, 'admin', false)
  } finally {
    await browser.close()
    await site.stop()
  }
}

async function logIn(page: Page): Promise<void> {
  await page.getByLabel('Username or e-mail', { exact: true }).fill('ada')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await Promise.all([
    page.waitForNavigation(),
    page.click('form:not([data-passkey]) [type=submit]'),
  ])
}

/** An app, and two passkeys of which one was never used. */
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

/** Those of the demo, most of whom have logged in. */
async function addPeople(site: TestSite): Promise<void> {
  const now = site.auth.clock()
  const [backend] = site.auth.backends
  const people = demoPeople(30, { dice: new Dice(7), passwordHash: 'none', now })
  for (const [index, { groups: _, ...person }] of people.entries()) {
    const user = await site.users.create(person)
    if (index % 7 !== 3) await backend?.recordLogin?.(user, new Date(now - index * 7_654_321))
  }
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

/** The page as it is, as high as it needs to be, or what one sees of it first. */
async function keep(page: Page, name: string, fullPage = true): Promise<void> {
  await page.evaluate('document.activeElement?.blur()')
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(join(FOLDER, `${name}.png`), await page.screenshot({ fullPage }))
}

await takePictures()
