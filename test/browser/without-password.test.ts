import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { addressOf, afterwards, fillIn, focused, submit, useChromium } from '../support/chromium.ts'
import { checkState } from '../support/page-checks.ts'
import { createOwner, createPerson } from '../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../support/test-site.ts'
import { keysOf, plugIn } from '../support/virtual-device.ts'

const JOIN = 'button:has-text("Create the account with a passkey")'
const LOG_IN = 'button:has-text("Log in with a passkey")'
const ADD = 'button:has-text("Add a passkey")'
const REMOVE = '/account/password/remove'

describe('without a password, in Chromium', function () {
  this.timeout(60_000)
  const chromium = useChromium()
  let site: TestSite
  before(async () => {
    site = await startTestSite({ STORE_TIMEOUT_MS: '60000' }, { hostname: 'localhost' })
    await createOwner(site)
  })
  after(() => site?.stop())

  let people = 0
  const newName = () => `newcomer${++people}`
  const logOut = (page: Page) =>
    afterwards(page, () => page.locator('header button:has-text("Log out")').click())
  const byButton = (page: Page) =>
    page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = undefined')

  it('an account is made with a passkey alone, which logs in from then on', async () => {
    const username = newName()
    const page = await chromium.visit(site.url)
    const device = await plugIn(page)
    await byButton(page)
    await page.goto('/register')
    await checkState(page, 'register-passkey')
    await fillIn(page, { Username: username })
    await afterwards(page, () => page.locator(JOIN).click())
    expect(addressOf(page)).to.equal('/account')
    expect(await page.locator('main').textContent()).to.contain(username)
    expect((await keysOf(device)).map((one) => one.isResidentCredential)).to.deep.equal([true])
    expect((await site.users.findByUsername(username))?.hasPassword).to.equal(false)
    await page.goto('/account/password')
    await checkState(page, 'password-set')
    await logOut(page)
    await page.goto('/login')
    await afterwards(page, () => page.locator(LOG_IN).click())
    expect(addressOf(page)).to.equal('/account')
  })

  it('the button is reached and used with the keyboard, and asks for the name first', async () => {
    const username = newName()
    const page = await chromium.visit(site.url)
    await plugIn(page)
    await page.goto('/register')
    const join = page.locator(JOIN)
    await join.focus()
    await page.keyboard.press('Enter')
    expect(await focused(page)).to.equal('username')
    await fillIn(page, { Username: username, Password: 'not to be sent' })
    await join.focus()
    const [request] = await Promise.all([
      page.waitForRequest((one) => one.url().endsWith('/register') && one.method() === 'POST'),
      afterwards(page, () => page.keyboard.press('Enter')),
    ])
    expect(request.postData()).to.not.contain('not+to+be+sent')
    expect(addressOf(page)).to.equal('/account')
  })

  it('whoever closes the dialog is told, and has the way of the password still', async () => {
    const page = await chromium.visit(site.url)
    const device = await plugIn(page, { isUserVerified: false })
    await page.goto('/register')
    const username = newName()
    await fillIn(page, { Username: username })
    await page.locator(JOIN).click()
    await page.locator('[data-passkey-join] [role="alert"]:not([hidden])').waitFor()
    expect(await keysOf(device)).to.deep.equal([])
    await submit(page, { Password: PASSWORD })
    expect((await site.users.findByUsername(username))?.hasPassword).to.equal(true)
  })

  it('a name that is taken is told at its field, and another one is taken at once', async () => {
    const taken = newName()
    await createPerson(site, taken)
    const page = await chromium.visit(site.url)
    await plugIn(page)
    await page.goto('/register')
    await fillIn(page, { Username: taken, 'E-mail': 'kept@example.com' })
    await afterwards(page, () => page.locator(JOIN).click())
    expect(await page.locator('#username-error').textContent()).to.contain('This username is taken')
    await checkState(page, 'register-passkey-refused')
    const username = newName()
    await fillIn(page, { Username: username, 'E-mail': '' })
    await afterwards(page, () => page.locator(JOIN).click())
    expect(addressOf(page)).to.equal('/account')
    expect((await site.users.findByUsername(username))?.hasPassword).to.equal(false)
  })

  it('without JavaScript there is the form with a password alone', async () => {
    const page = await chromium.visit(site.url, { javaScriptEnabled: false })
    await page.goto('/register')
    expect(await page.locator(JOIN).isVisible()).to.equal(false)
    await submit(page, { Username: newName(), Password: PASSWORD })
    expect(page.url()).to.not.contain('/register')
  })

  it('the password is removed by who has a passkey, and set again', async () => {
    const username = newName()
    await createPerson(site, username)
    const page = await chromium.visit(site.url)
    await plugIn(page)
    await byButton(page)
    await page.goto('/login')
    await submit(page, { 'Username or e-mail': username, Password: PASSWORD })
    await page.goto(REMOVE)
    await checkState(page, 'password-remove-none')
    await page.goto('/account/factors/passkeys')
    await fillIn(page, { 'What you call it': 'my laptop' })
    await afterwards(page, () => page.locator(ADD).click())
    await page.goto('/account/password')
    await checkState(page, 'password-edit-removable')
    await afterwards(page, () => page.locator('a:has-text("Log in without a password")').click())
    await checkState(page, 'password-remove')
    await submit(page)
    expect(addressOf(page)).to.equal('/account')
    expect(await page.locator('main, .notice').allTextContents()).to.match(
      /Your password is removed/,
    )
    await page.goto('/account/factors')
    await page.locator('button:has-text("Remove")').click()
    await page.waitForURL('**/account/factors')
    expect(await page.textContent('body')).to.contain('it is your only way in')
    await logOut(page)
    await page.goto('/login')
    await submit(page, { 'Username or e-mail': username, Password: PASSWORD })
    expect(addressOf(page)).to.equal('/login')
    await page.goto('/login')
    await afterwards(page, () => page.locator(LOG_IN).click())
    await page.goto('/account/password')
    await submit(page, { 'New password': 'another correct horse battery' })
    expect(addressOf(page)).to.equal('/account')
  })

  it('whoever gives no address is offered recovery codes, and gets back in by one', async () => {
    const username = newName()
    const page = await chromium.visit(site.url)
    await page.goto('/register')
    await submit(page, { Username: username, Password: PASSWORD })
    expect(addressOf(page)).to.equal('/account')
    await checkState(page, 'account-no-way-back')
    await afterwards(page, () => page.locator('a:has-text("Make recovery codes")').click())
    await checkState(page, 'recovery-offered')
    await afterwards(page, () => page.locator('a:has-text("Not now")').click())
    expect(addressOf(page)).to.equal('/account')
    await afterwards(page, () => page.locator('a:has-text("Make recovery codes")').click())
    await submit(page)
    await checkState(page, 'recovery-codes')
    const [code = ''] = await page.locator('.codes code').allTextContents()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('button:has-text("Save as a file")').click(),
    ])
    expect(file.suggestedFilename()).to.equal('Gadwall.txt')
    await afterwards(page, () => page.locator('a:has-text("I have kept them")').click())
    expect(addressOf(page)).to.equal('/account')
    expect(await page.locator('main').textContent()).to.not.contain('nobody can send you a link')
    await logOut(page)
    await page.goto('/login')
    await afterwards(page, () => page.locator('a:has-text("Forgot your password?")').click())
    await checkState(page, 'reset-by-code')
    const next = 'another correct horse battery'
    const fields = {
      Username: username,
      'Recovery code': '00000-00000-00000',
      'New password': next,
    }
    await submit(page, fields)
    await checkState(page, 'reset-by-code-refused')
    await submit(page, { ...fields, 'Recovery code': code })
    expect(addressOf(page)).to.equal('/login')
    await submit(page, { 'Username or e-mail': username, Password: next })
    expect(addressOf(page)).to.equal('/account')
  })
})
