import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { addressOf, afterwards, fillIn, submit, useChromium } from '../support/chromium.ts'
import { startMailSite } from '../support/mail-box.ts'
import { checkLooks, checkState } from '../support/page-checks.ts'
import { createOwner } from '../support/people.ts'
import { PASSWORD, type TestSite } from '../support/test-site.ts'

const DONE = 'The calculation is done. You can send the form.'
/** Where people are led who have made an account without an address: they are offered recovery codes. */
const WELCOME = '/account'

describe('a form that needs a proof, in Chromium', function () {
  this.timeout(60_000)
  const chromium = useChromium()
  let site: TestSite
  let page: Page
  before(async () => {
    const environment = { SIGN_IN_BY_MAIL: 'on', CHALLENGE_AFTER: '0', FORM_SECONDS: '1' }
    ;({ site } = await startMailSite(environment, { startAt: Date.now() }))
    await createOwner(site)
    page = await chromium.visit(site.url)
  })
  after(() => site?.stop())

  const status = () => page.locator('[data-proof] [role="status"]')
  const solved = () => status().getByText(DONE).waitFor()

  it('is proven by a worker while it is filled in, and says so', async () => {
    await page.goto('/register')
    const worker = await page.waitForEvent('worker')
    expect(worker.url()).to.match(/\/assets\/proof-worker\.[0-9a-f]{12}\.js$/)
    await solved()
    await checkLooks(page, 'register-proof')
    await submit(page, { Username: 'grace', Password: PASSWORD })
    expect(addressOf(page)).to.equal(WELCOME)
  })

  it('waits for its proof when it is sent sooner, by the keyboard, too', async () => {
    const visitor = await chromium.visit(site.url)
    // So that nobody is quicker than the worker.
    await visitor.route('**/proof-worker.*.js', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 700))
      await route.continue()
    })
    await visitor.goto('/register')
    await fillIn(visitor, { Username: 'mary', Password: PASSWORD })
    await visitor.getByLabel('Password', { exact: true }).focus()
    await afterwards(visitor, () => visitor.keyboard.press('Enter'))
    expect(addressOf(visitor)).to.equal(WELCOME)
  })

  it('has a field for robots that no key comes to, and no screen reader', async () => {
    const visitor = await chromium.visit(site.url)
    await visitor.goto('/register')
    const stops: string[] = []
    for (let index = 0; index < 12; index++) {
      await visitor.keyboard.press('Tab')
      stops.push(await visitor.evaluate<string>('document.activeElement.name ?? ""'))
    }
    expect(stops).to.include('password').and.not.include('_topic')
    const tree = await visitor.locator('main').ariaSnapshot()
    expect(tree).to.contain('Username').and.not.contain('Leave this field empty')
    expect(await visitor.locator('#_topic').boundingBox()).to.include({ width: 1, height: 1 })
  })

  it('on the other pages, and when it comes back with what is wrong', async () => {
    const visitor = await chromium.visit(site.url)
    page = visitor
    for (const path of ['/password-reset', '/login/mail']) {
      await visitor.goto(path)
      await solved()
      await checkState(visitor, `proof${path.replaceAll('/', '-')}`)
    }
    await visitor.goto('/register')
    await solved()
    await submit(visitor, { Username: 'a b', Password: PASSWORD })
    await solved()
    await checkState(visitor, 'register-proof-wrong')
    await submit(visitor, { Username: 'anna', Password: PASSWORD })
    expect(addressOf(visitor)).to.equal(WELCOME)
  })

  it('tells whoever has no JavaScript what they can do', async () => {
    const visitor = await chromium.visit(site.url, { javaScriptEnabled: false })
    await visitor.goto('/register')
    expect(await visitor.locator('.challenge').textContent()).to.contain('needs JavaScript')
    await submit(visitor, { Username: 'lynx', Password: PASSWORD })
    expect(await visitor.locator('#form-message').textContent()).to.contain('Nothing was done yet')
    expect(await visitor.getByLabel('Username', { exact: true }).inputValue()).to.equal('lynx')
  })
})
