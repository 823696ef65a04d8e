import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { addressOf, afterwards, fillIn, submit, useChromium } from '../support/chromium.ts'
import { startMailSite } from '../support/mail-box.ts'
import { checkState } from '../support/page-checks.ts'
import { createOwner, createPerson } from '../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../support/test-site.ts'

const DONE = 'The calculation is done. You can send the form.'
/** Where people are led who have made an account without an address: they are offered recovery codes. */
const WELCOME = '/account'
const RESET = { 'E-mail': 'ada@example.com' }

describe('people who are no robots, in Chromium', function () {
  this.timeout(60_000)
  const chromium = useChromium()
  let site: TestSite
  before(async () => {
    const environment = { SIGN_IN_BY_MAIL: 'on', CHALLENGE_AFTER: '0', FORM_SECONDS: '1' }
    ;({ site } = await startMailSite(environment, { startAt: Date.now() }))
    await createOwner(site)
    await createPerson(site, 'ada', 'ada@example.com')
  })
  after(() => site?.stop())

  const open = async (path: string, options: object = {}): Promise<Page> => {
    const page = await chromium.visit(site.url, options)
    await page.goto(path)
    return page
  }
  const solved = (page: Page) => page.getByText(DONE).waitFor()

  it('whose password manager fills in and sends a form at once only wait for the rest', async () => {
    const page = await open('/register')
    await afterwards(page, () =>
      page.evaluate(`{
        const form = document.querySelector('main form')
        form.elements.username.value = 'quick'
        form.elements.password.value = ${JSON.stringify(PASSWORD)}
        form.requestSubmit()
      }`),
    )
    expect(addressOf(page)).to.equal(WELCOME)
  })

  it('who go back to a form that they have sent can send it again', async () => {
    const page = await open('/password-reset')
    await solved(page)
    await submit(page, RESET)
    expect(addressOf(page)).to.equal('/password-reset/sent')
    await page.goBack()
    await solved(page)
    await submit(page, RESET)
    expect(addressOf(page)).to.equal('/password-reset/sent')
  })

  it('who have the form in two tabs can send both', async () => {
    const page = await open('/password-reset')
    const second = await page.context().newPage()
    await second.goto('/password-reset')
    await solved(page)
    await solved(second)
    for (const tab of [page, second]) {
      await submit(tab, RESET)
      expect(addressOf(tab)).to.equal('/password-reset/sent')
    }
  })

  it('who choose another language on the way can go on', async () => {
    const page = await open('/register', { locale: 'en' })
    await solved(page)
    await afterwards(page, () => page.locator('.languages a[lang="de"]').click())
    expect(addressOf(page)).to.equal('/register')
    await page.getByText('Die Rechnung ist fertig.').waitFor()
    await page.locator('[name="username"]').fill('gerda')
    await page.locator('[name="password"]').fill(PASSWORD)
    await afterwards(page, () => page.locator('main form button[type="submit"]').click())
    expect(addressOf(page)).to.equal(WELCOME)
  })

  it('whose browser cannot do the calculation are told, and the form is not stuck', async () => {
    const page = await chromium.visit(site.url)
    await page.route('**/proof-worker.*.js', (route) =>
      route.fulfill({
        contentType: 'text/javascript',
        body: "addEventListener('message', () => postMessage({ number: null }))",
      }),
    )
    await page.goto('/register')
    await page.getByText('could not do the calculation').waitFor()
    await fillIn(page, { Username: 'stuck', Password: PASSWORD })
    await submit(page)
    expect(await page.locator('#form-message').textContent()).to.contain('Nothing was done yet')
    expect(await page.getByLabel('Username', { exact: true }).inputValue()).to.equal('stuck')
  })

  it('and the field for robots is nothing that a browser fills in', async () => {
    const page = await open('/register')
    const field = page.locator('#_topic')
    for (const [attribute, value] of Object.entries({
      autocomplete: 'off',
      tabindex: '-1',
      'data-1p-ignore': '',
      'data-bwignore': '',
      'data-lpignore': 'true',
      'data-form-type': 'other',
    })) {
      expect(await field.getAttribute(attribute), attribute).to.equal(value)
    }
    // What browsers take a field for: its name, its id, its label.
    const label = (await page.locator('label[for="_topic"]').textContent()) ?? ''
    const told = `${label} _topic`.toLowerCase()
    expect(told).to.not.match(
      /name|mail|phone|tel|address|street|city|zip|post|country|state|company|organi|url|web|birth|card|user|login|pass|code|search|subject|comment|message/,
    )
  })
})

describe('the page to log in while far more tries fail than usual, in Chromium', function () {
  this.timeout(60_000)
  const chromium = useChromium()
  let site: TestSite
  before(async () => {
    site = await startTestSite({}, { startAt: Date.now(), throttling: {} })
    await createOwner(site)
    await createPerson(site, 'ada')
    for (let index = 0; index < 200; index++) {
      const request = { address: `30.0.${index}.1`, agent: null }
      await site.auth.throttle.guard(
        'setup',
        { request },
        async () => 0,
        () => true,
      )
    }
  })
  after(() => site?.stop())

  it('finds the proof by itself, and the next time asks this browser for none', async () => {
    const page = await chromium.visit(site.url)
    await page.goto('/login')
    await page.getByText(DONE).waitFor()
    await checkState(page, 'login-surge')
    await submit(page, { 'Username or e-mail': 'ada', Password: 'not the right password' })
    await page.getByText(DONE).waitFor()
    await submit(page, { Password: PASSWORD })
    expect(addressOf(page)).to.equal('/account')
    await page.goto('/logout')
    await afterwards(page, () => page.locator('main button[type="submit"]').click())
    await page.goto('/login')
    expect(await page.locator('[data-proof]').count()).to.equal(0)
    await submit(page, { 'Username or e-mail': 'ada', Password: PASSWORD })
    expect(addressOf(page)).to.equal('/account')
  })

  it('says without JavaScript what helps, and lets in while there is a place', async () => {
    const page = await chromium.visit(site.url, { javaScriptEnabled: false })
    await page.goto('/login')
    expect(await page.locator('.challenge').textContent()).to.contain('come back in 10 minutes')
    await submit(page, { 'Username or e-mail': 'ada', Password: PASSWORD })
    expect(addressOf(page)).to.equal('/account')
  })
})
