import { expect } from 'chai'
import type { Page } from 'playwright-core'
import {
  addressOf,
  afterwards,
  type Chromium,
  focused,
  sessionCookieOf,
  submit,
  useChromium,
} from '../support/chromium.ts'
import { PASSWORD, SETUP_CODE, startTestSite, type TestSite } from '../support/test-site.ts'

const NEW_PASSWORD = 'a rather longer one than before'

describe('the main job in a browser', () => {
  const chromium = useChromium()
  describe('with JavaScript', () => tellStory(chromium, true))
  describe('without JavaScript', () => tellStory(chromium, false))
})

function tellStory(chromium: Chromium, javaScriptEnabled: boolean): void {
  const heading = (page: Page) => page.locator('h1').textContent()
  let site: TestSite
  let here: Page
  let there: Page
  before(async () => {
    site = await startTestSite()
    here = await chromium.visit(site.url, { javaScriptEnabled })
    there = await chromium.visit(site.url, { javaScriptEnabled })
  })
  after(() => site?.stop())

  it('sets the site up with the code from the console', async () => {
    await here.goto('/')
    await here.getByRole('link', { name: 'Set up Gadwall' }).click()
    await submit(here, {
      'Set-up code': SETUP_CODE,
      Username: 'ada',
      'E-mail': 'ada@example.com',
      Password: PASSWORD,
    })

    expect(addressOf(here)).to.equal('/account')
    expect(await heading(here)).to.equal('ada')
    expect(await here.getByRole('status').textContent()).to.contain('may do everything')
  })

  it('logs out from the top of any page', async () => {
    await afterwards(here, () =>
      here.getByRole('banner').getByRole('button', { name: 'Log out' }).click(),
    )
    expect(addressOf(here)).to.equal('/')
    expect(await heading(here)).to.equal('Welcome to Gadwall')
  })

  it('registers a second person, who logs out on the page for it', async () => {
    await here.getByRole('main').getByRole('link', { name: 'Register' }).click()
    await submit(here, { Username: 'Grace', Password: PASSWORD })
    expect(addressOf(here)).to.equal('/account')
    expect(await heading(here)).to.equal('Grace')

    await here.getByRole('main').getByRole('link', { name: 'Log out' }).click()
    await here.waitForURL('/logout')
    await submit(here)
    expect(addressOf(here)).to.equal('/')
  })

  it('refuses a wrong password with one message, and puts the cursor where to go on', async () => {
    await here.goto('/account/password')
    expect(addressOf(here)).to.equal('/login?next=/account/password')
    const answer = await submit(here, { 'Username or e-mail': 'grace', Password: 'not it' })

    expect(answer.status()).to.equal(401)
    expect(await here.getByRole('alert').allInnerTexts()).to.deep.equal([
      'The name or the password is wrong.',
    ])
    expect(await here.locator('[aria-invalid]').count()).to.equal(0)
    expect(await here.getByLabel('Username or e-mail').inputValue()).to.equal('grace')
    expect(await here.getByLabel('Password', { exact: true }).inputValue()).to.equal('')
    expect(await focused(here)).to.equal('password')
  })

  it('logs in and goes on to the page that was asked for', async () => {
    await submit(here, { Password: PASSWORD })
    expect(addressOf(here)).to.equal('/account/password')
  })

  it('greets by name', async () => {
    await here.goto('/')
    expect(await heading(here)).to.equal('Hello, Grace')
    await here.getByRole('link', { name: 'Go to your account' }).click()
    await here.waitForURL('/account')
    expect(await heading(here)).to.equal('Grace')
  })

  it('changes the password: this browser stays in, another is out at its next click', async () => {
    await there.goto('/login')
    await submit(there, { 'Username or e-mail': 'grace', Password: PASSWORD })
    expect(addressOf(there)).to.equal('/account')
    const before = await sessionCookieOf(here)

    await here.getByRole('link', { name: 'Change password' }).click()
    await submit(here, { 'Current password': PASSWORD, 'New password': NEW_PASSWORD })
    expect(addressOf(here)).to.equal('/account')
    expect(await here.getByRole('status').textContent()).to.contain('Your password is changed')
    expect((await sessionCookieOf(here))?.value)
      .to.be.a('string')
      .and.not.equal(before?.value)

    await afterwards(there, () => there.getByRole('link', { name: 'Change password' }).click())
    expect(addressOf(there)).to.equal('/login?next=/account/password')
    await here.reload()
    expect(await heading(here)).to.equal('Grace')
  })

  it('logs out for good: the old cookie opens nothing any more', async () => {
    const cookies = await here.context().cookies()
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
    // It asks for a page, as a browser does: a script would get a 401.
    const headers = { cookie, accept: 'text/html' }
    const replay = () => fetch(`${site.url}/account`, { redirect: 'manual', headers })
    expect((await replay()).status).to.equal(200)

    await here.goto('/logout')
    await submit(here)
    expect(await sessionCookieOf(here)).to.equal(undefined)
    const answer = await replay()
    expect(answer.status).to.equal(302)
    expect(answer.headers.get('location')).to.equal('/login?next=/account')
  })
}
