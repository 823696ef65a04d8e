import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { addApp } from '../support/authenticator.ts'
import { Browser } from '../support/browser.ts'
import { addressOf, afterwards, fillIn, submit, useChromium } from '../support/chromium.ts'
import { checkState } from '../support/page-checks.ts'
import { askFor } from '../support/passkey-browser.ts'
import { createPerson, loggedIn } from '../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../support/test-site.ts'
import { keysOf, plugIn } from '../support/virtual-device.ts'

const FACTORS = '/account/factors'
const PASSKEYS = `${FACTORS}/passkeys`
const ADD = 'button:has-text("Add a passkey")'
const LOG_IN = 'button:has-text("Log in with a passkey")'
const USE = 'button:has-text("Use a passkey")'

describe('passkeys in Chromium', function () {
  this.timeout(60_000)
  const chromium = useChromium()
  let site: TestSite
  let elsewhere: TestSite
  before(async () => {
    site = await startTestSite({ STORE_TIMEOUT_MS: '60000' }, { hostname: 'localhost' })
    elsewhere = await startTestSite({}, { hostname: 'localhost' })
  })
  after(async () => {
    await site?.stop()
    await elsewhere?.stop()
  })

  let people = 0
  const newPerson = async () => {
    const name = `holder${++people}`
    await createPerson(site, name)
    return name
  }

  async function logInWithPassword(page: Page, username: string): Promise<void> {
    await page.goto('/login')
    await submit(page, { 'Username or e-mail': username, Password: PASSWORD })
  }
  async function addOn(page: Page, name = 'my laptop'): Promise<void> {
    await page.goto(PASSKEYS)
    await fillIn(page, { 'What you call it': name })
    await afterwards(page, () => page.locator(ADD).click())
  }
  const logOut = (page: Page) =>
    afterwards(page, () => page.locator('header button:has-text("Log out")').click())

  it('one is added in two clicks, and then logs in alone, with nothing typed', async () => {
    const name = await newPerson()
    const page = await chromium.visit(site.url)
    const device = await plugIn(page)
    await logInWithPassword(page, name)
    await page.goto(FACTORS)
    await afterwards(page, () => page.locator('a:has-text("Add a passkey")').click())
    await checkState(page, 'factors-passkey')
    await afterwards(page, () => page.locator(ADD).click())
    expect(addressOf(page)).to.equal('/account/factors/recovery')
    expect(await keysOf(device)).to.have.length(1)
    await page.goto(FACTORS)
    await checkState(page, 'factors-with-passkey')
    await logOut(page)
    // A browser that offers nothing in the field of the username has the button.
    await page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = undefined')
    await page.goto('/login?next=/account/activity')
    await checkState(page, 'login-with-passkey')
    await afterwards(page, () => page.locator(LOG_IN).click())
    expect(addressOf(page)).to.equal('/account/activity')
  })

  it('is offered in the field of the username (conditional UI)', async () => {
    const name = await newPerson()
    const page = await chromium.visit(site.url)
    await plugIn(page)
    await logInWithPassword(page, name)
    await addOn(page)
    await logOut(page)
    // The virtual device answers at once, as somebody does who picks the passkey in the list.
    await afterwards(page, () => page.goto('/login').catch(() => {}))
    await page.waitForURL('**/account')
    expect(await page.locator('main').textContent()).to.contain(name)
  })

  it('is the second step after a password, by a key that asks for no PIN', async () => {
    const name = await newPerson()
    const page = await chromium.visit(site.url)
    await plugIn(page, {
      ...{ transport: 'usb', hasResidentKey: false },
      ...{ hasUserVerification: false, isUserVerified: false },
    })
    await logInWithPassword(page, name)
    await addOn(page, 'the key on my ring')
    await logOut(page)
    await logInWithPassword(page, name)
    expect(addressOf(page)).to.equal('/login/factor')
    await checkState(page, 'login-factor-passkey')
    await afterwards(page, () => page.locator(USE).click())
    expect(addressOf(page)).to.equal('/account')
  })

  it('confirms who it is before a sensitive step', async () => {
    const name = await newPerson()
    const page = await chromium.visit(site.url)
    await plugIn(page)
    await logInWithPassword(page, name)
    await addOn(page)
    site.wait(16 * 60_000)
    await page.goto(PASSKEYS)
    expect(addressOf(page)).to.match(/^\/reauthenticate/)
    await checkState(page, 'reauthenticate-passkey')
    await afterwards(page, () => page.locator(USE).click())
    expect(addressOf(page)).to.equal(PASSKEYS)
  })

  it('somebody who cancels reads so, and can go on as they like', async () => {
    const name = await newPerson()
    const page = await chromium.visit(site.url)
    const device = await plugIn(page, { isUserVerified: false })
    await logInWithPassword(page, name)
    await page.goto(PASSKEYS)
    await page.locator(ADD).click()
    const told = page.locator('form[data-passkey] [role="alert"]')
    await told.waitFor()
    expect(await told.textContent()).to.contain('No passkey was used')
    await checkState(page, 'factors-passkey-cancelled')
    await device.cdp.send('WebAuthn.setUserVerified', {
      authenticatorId: device.id,
      isUserVerified: true,
    })
    await afterwards(page, () => page.locator(ADD).click())
    expect(addressOf(page)).to.equal('/account/factors/recovery')
  })

  it('of two devices each opens the account, and the same one is not added twice', async () => {
    const name = await newPerson()
    const page = await chromium.visit(site.url)
    const first = await plugIn(page)
    await logInWithPassword(page, name)
    await addOn(page, 'first')
    await page.goto(PASSKEYS)
    await page.locator(ADD).click()
    const told = page.locator('form[data-passkey] [role="alert"]')
    await told.waitFor()
    expect(await told.textContent()).to.contain('has a passkey of yours already')
    await first.cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: first.id })
    const second = await plugIn(page, { transport: 'usb' })
    site.wait(1)
    await addOn(page, 'second')
    expect(await keysOf(second)).to.have.length(1)
    await page.goto(FACTORS)
    expect(await page.locator('.rows strong').allTextContents()).to.deep.equal(['first', 'second'])
    await logOut(page)
    await page.goto('/login')
    await afterwards(page, () => page.locator(LOG_IN).click())
    expect(addressOf(page)).to.equal('/account')
  })

  it('one that was removed is refused', async () => {
    const name = await newPerson()
    const page = await chromium.visit(site.url)
    await plugIn(page, { transport: 'usb', hasUserVerification: true })
    await logInWithPassword(page, name)
    await addOn(page, 'gone')
    await page.goto(FACTORS)
    await afterwards(page, () => page.locator('.rows button:has-text("Remove")').click())
    await logOut(page)
    await page.goto('/login')
    await page
      .locator(LOG_IN)
      .click()
      .catch(() => {})
    await page.locator('.form-message:visible').first().waitFor()
    expect(await page.locator('main').textContent()).to.contain('does not open an account here')
    expect((await page.request.get('/account', { maxRedirects: 0 })).status()).to.equal(302)
  })

  it('an answer from another origin is refused by the server', async () => {
    // Two ports of one host are one relying party and two origins: browsers let a passkey be used on both.
    const name = await newPerson()
    const page = await chromium.visit(site.url)
    const device = await plugIn(page, { transport: 'usb' })
    await logInWithPassword(page, name)
    await addOn(page)
    const foreign = await chromium.visit(elsewhere.url)
    const copy = await plugIn(foreign, { transport: 'usb' })
    for (const credential of await keysOf(device)) {
      await copy.cdp.send('WebAuthn.addCredential', { authenticatorId: copy.id, credential })
    }
    await foreign.goto('/')
    const browser = new Browser(site.url)
    const logIn = async (from: Page) => {
      const { options } = await askFor(browser, '/login', '/login/passkey/options')
      const credential = await from.evaluate(`(${SIGN})(${JSON.stringify(options)})`)
      return browser.submit('/login/passkey', { credential: String(credential) }, '/login')
    }
    expect((await logIn(foreign)).status).to.equal(401)
    expect((await logIn(page)).status).to.equal(303)
  })

  it('without JavaScript no passkey is offered, and the other ways stand', async () => {
    const name = await newPerson()
    await addApp(site, await loggedIn(site, name))
    const page = await chromium.visit(site.url, { javaScriptEnabled: false })
    await page.goto('/login')
    expect(await page.locator(LOG_IN).isVisible()).to.equal(false)
    await submit(page, { 'Username or e-mail': name, Password: PASSWORD })
    expect(addressOf(page)).to.equal('/login/factor')
    expect(await page.locator('input[name="code"]').isVisible()).to.equal(true)
    const other = await chromium.visit(site.url, { javaScriptEnabled: false })
    await logInWithPassword(other, await newPerson())
    await other.goto(PASSKEYS)
    expect(await other.locator('main').textContent()).to.contain('Passkeys need JavaScript')
    expect(await other.locator(ADD).isVisible()).to.equal(false)
  })
})

/** In a page: uses whatever passkey there is for what a server has asked. As text, because it runs elsewhere. */
const SIGN = `async ({ challenge, rpId }) => {
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (one) => one.charCodeAt(0))
  const letters = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/[+]/g, '-').replace(/[/]/g, '_').replace(/=+$/, '')
  const publicKey = { challenge: bytes(challenge), rpId, userVerification: 'required' }
  const { id, response } = await navigator.credentials.get({ publicKey })
  const parts = {}
  for (const name of ['clientDataJSON', 'authenticatorData', 'signature']) {
    parts[name] = letters(response[name])
  }
  return JSON.stringify({ id, rawId: id, type: 'public-key', response: parts })
}`
