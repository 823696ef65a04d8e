import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import type { BrowserContext, Page } from 'playwright-core'
import { addressOf, afterwards, fillIn, focused, submit, useChromium } from '../support/chromium.ts'
import { createOwner, createPerson } from '../support/people.ts'
import { PASSWORD, SETUP_CODE, startTestSite, type TestSite } from '../support/test-site.ts'

describe('forms in a browser', () => {
  const chromium = useChromium()
  let site: TestSite
  let empty: TestSite
  let context: BrowserContext
  before(async () => {
    site = await startTestSite()
    empty = await startTestSite()
    await createOwner(site)
    await createPerson(site, 'ada')
    context = (await chromium.visit(site.url)).context()
  })
  after(async () => {
    await site?.stop()
    await empty?.stop()
  })

  /** A page for somebody who has never been here. */
  async function open(path: string): Promise<Page> {
    await context.clearCookies()
    const page = await context.newPage()
    await page.goto(path)
    return page
  }

  async function openSignedIn(path: string): Promise<Page> {
    const page = await open(`/login?next=${path}`)
    await submit(page, { 'Username or e-mail': 'ada', Password: PASSWORD })
    return page
  }

  const isPost = (path: string) => (request: { method(): string; url(): string }) =>
    request.method() === 'POST' && new URL(request.url()).pathname === path

  describe('help from password managers', () => {
    const autocomplete = async (page: Page) =>
      page
        .locator('main form input:not([type="hidden"], [type="checkbox"])')
        .evaluateAll((inputs) =>
          inputs.map(
            (input) => `${input.getAttribute('name')}: ${input.getAttribute('autocomplete')}`,
          ),
        )

    it('is told what each field is', async () => {
      const setup = await chromium.visit(empty.url)
      await setup.goto('/setup')
      expect(await autocomplete(setup)).to.deep.equal([
        'code: one-time-code',
        'username: username',
        'email: email',
        'password: new-password',
      ])
      expect(await autocomplete(await open('/register'))).to.deep.equal([
        'username: username',
        'email: email',
        'password: new-password',
        // For robots, after all others.
        '_topic: off',
      ])
      expect(await autocomplete(await open('/login'))).to.deep.equal([
        'username: username',
        'password: current-password',
      ])
    })

    it('is told whose password is changed, in a field that is not sent', async () => {
      const page = await openSignedIn('/account/password')
      expect(await autocomplete(page)).to.deep.equal([
        'null: username',
        'currentPassword: current-password',
        'newPassword: new-password',
      ])
      expect(await page.getByLabel('Username').inputValue()).to.equal('ada')
    })

    it('is not kept from pasting', async () => {
      const page = await open('/login')
      await fillIn(page, { 'Username or e-mail': PASSWORD })
      await page.keyboard.press('Control+A')
      await page.keyboard.press('Control+C')
      const password = page.getByLabel('Password', { exact: true })
      await password.focus()
      await page.keyboard.press('Control+V')
      expect(await password.inputValue()).to.equal(PASSWORD)
    })
  })

  describe('the switch that shows the password', () => {
    it('shows it and hides it again, and says which', async () => {
      const page = await open('/login')
      await fillIn(page, { Password: 'some secret' })
      const input = page.locator('#password')
      const shown = page.getByRole('button', { name: 'Show password', pressed: true })
      const hidden = page.getByRole('button', { name: 'Show password', pressed: false })

      await hidden.click()
      expect(await input.getAttribute('type')).to.equal('text')
      await shown.click()
      expect(await input.getAttribute('type')).to.equal('password')
      expect(await hidden.count()).to.equal(1)
    })

    it('hides it before it is sent, so that the browser does not keep it as text', async () => {
      const page = await open('/login')
      await page.getByRole('button', { name: 'Show password' }).click()
      await page.evaluate(`
        addEventListener('submit', () => {
          sessionStorage.setItem('sent as', document.querySelector('#password').type)
        })
      `)
      await submit(page, { 'Username or e-mail': 'ada', Password: 'some secret' })
      expect(await page.evaluate('sessionStorage.getItem("sent as")')).to.equal('password')
    })

    it('is not there without JavaScript, and nothing else moves', async () => {
      const boxes = async (javaScriptEnabled: boolean) => {
        const page = await chromium.visit(site.url, { javaScriptEnabled })
        await page.goto('/login')
        const isVisible = await page.locator('button.reveal').isVisible()
        return { isVisible, box: await page.locator('#password').boundingBox() }
      }
      const [withScript, without] = [await boxes(true), await boxes(false)]
      expect([withScript.isVisible, without.isVisible]).to.deep.equal([true, false])
      expect(withScript.box).to.deep.equal(without.box)
    })
  })

  it('do not jump while the page loads', async () => {
    const shifts = (page: Page) =>
      page.evaluate(`new Promise((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries().map((one) => one.value)))
          .observe({ type: 'layout-shift', buffered: true })
        setTimeout(resolve, 200, [])
      })`)
    for (const path of ['/login', '/register']) {
      expect(await shifts(await open(path)), path).to.deep.equal([])
    }
    expect(await shifts(await openSignedIn('/account/password'))).to.deep.equal([])
  })

  describe('after a refusal', () => {
    /** Which field has the focus, and what is said about it. */
    async function firstComplaint(page: Page): Promise<[string, string]> {
      const input = page.locator(':focus')
      expect(await input.getAttribute('aria-invalid')).to.equal('true')
      const described = (await input.getAttribute('aria-describedby')) ?? ''
      const id = described.split(' ').find((one) => one.endsWith('-error'))
      return [await focused(page), (await page.locator(`#${id}`).textContent()) ?? '']
    }

    for (const javaScriptEnabled of [true, false]) {
      const how = javaScriptEnabled ? '' : ', without JavaScript, too'

      it(`tells first what is wrong in several fields, each a link to its field${how}`, async () => {
        const page = await chromium.visit(site.url, { javaScriptEnabled })
        await page.goto('/register')
        await submit(page, { Username: 'a b', 'E-mail': 'x@x.example', Password: 'short' })
        const summary = page.getByRole('alert')
        expect(await summary.evaluate((box) => box === box.ownerDocument.activeElement)).to.equal(
          true,
        )
        expect(await summary.getByRole('heading').textContent()).to.equal('There is a problem')
        expect((await summary.getByRole('link').allInnerTexts()).map((one) => one.slice(0, 23)))
          // Each says whose it is: two fields may lack the same.
          .to.deep.equal(['Username: Use at most 1', 'Password: This is not l'])
        expect(await page.title()).to.match(/^Error: /)

        await page.keyboard.press('Tab')
        await page.keyboard.press('Tab')
        await page.keyboard.press('Enter')
        expect(await focused(page)).to.equal('password')
        expect(await page.getByText('Password', { exact: true }).boundingBox())
          .to.have.property('y')
          .that.is.at.least(0)
      })
    }

    it('puts the cursor into the field that is wrong, if it is one', async () => {
      const page = await open('/register')
      const answer = await submit(page, { Username: 'a b', Password: PASSWORD })
      expect(answer.status()).to.equal(422)
      const [field, message] = await firstComplaint(page)
      expect(field).to.equal('username')
      expect(message).to.contain('letters, digits')

      await submit(page, { Username: 'grace', Password: 'too short' })
      expect(await firstComplaint(page)).to.deep.equal([
        'password',
        'This is not long enough: use at least 15 characters.',
      ])
    })

    it('keeps what was typed, but no password', async () => {
      const page = await open('/register')
      await submit(page, { Username: 'a b', 'E-mail': 'ada@example.com', Password: PASSWORD })
      expect(await page.getByLabel('Username').inputValue()).to.equal('a b')
      expect(await page.getByLabel('E-mail').inputValue()).to.equal('ada@example.com')
      expect(await page.getByLabel('Password', { exact: true }).inputValue()).to.equal('')
    })

    it('says in the title that something is wrong', async () => {
      const page = await open('/login')
      await submit(page, { 'Username or e-mail': 'ada', Password: 'not it' })
      expect(await page.title()).to.equal('Error: Log in · Gadwall')
    })

    it('does so for the current password and for the set-up code as well', async () => {
      const change = await openSignedIn('/account/password')
      await submit(change, { 'Current password': 'not it', 'New password': PASSWORD })
      expect(await firstComplaint(change)).to.deep.equal([
        'currentPassword',
        'This is not your current password.',
      ])

      const setup = await chromium.visit(empty.url)
      await setup.goto('/setup')
      const wrong = SETUP_CODE.replace('B', 'Z')
      await submit(setup, { 'Set-up code': wrong, Username: 'ada', Password: PASSWORD })
      expect((await firstComplaint(setup))[0]).to.equal('code')
    })

    it('keeps where one wanted to go', async () => {
      const page = await open('/login?next=/account/password')
      await submit(page, { 'Username or e-mail': 'ada', Password: 'not it' })
      await submit(page, { 'Username or e-mail': 'ada', Password: PASSWORD })
      expect(addressOf(page)).to.equal('/account/password')
    })
  })

  describe('an impatient person', () => {
    it('sends a form once, however often they press Enter', async () => {
      const page = await open('/register')
      let posts = 0
      page.on('request', (request) => {
        if (isPost('/register')(request)) posts += 1
      })
      await page.route('**/register', async (route) => {
        await pause(500)
        await route.continue()
      })
      await fillIn(page, { Username: 'twice', Password: PASSWORD })
      await afterwards(page, async () => {
        for (const _ of ['once', 'twice', 'three times']) {
          await page.keyboard.press('Enter')
          await pause(100)
        }
      })
      expect(addressOf(page)).to.equal('/account')
      expect(posts).to.equal(1)
    })

    it('may try again when no answer comes for ten seconds', async () => {
      const page = await open('/login')
      await page.clock.install()
      await page.reload()
      // With this answer the browser stays on the page, as it does while it waits for another.
      await page.route('**/login', (route) => route.fulfill({ status: 204 }))
      await fillIn(page, { 'Username or e-mail': 'ada', Password: PASSWORD })
      const send = () =>
        Promise.all([page.waitForRequest(isPost('/login')), page.keyboard.press('Enter')])
      const button = page.locator('main button[type="submit"]')

      await send()
      expect(await button.getAttribute('aria-busy')).to.equal('true')
      await page.clock.fastForward(10_000)
      expect(await button.getAttribute('aria-busy')).to.equal(null)
      await send()
    })

    it('finds a form that works after going back', async () => {
      const page = await open('/login')
      await submit(page, { 'Username or e-mail': 'ada', Password: 'not it' })
      await page.goBack()
      const button = page.locator('main button[type="submit"]')
      expect(await button.getAttribute('aria-busy')).to.equal(null)
      await submit(page, { 'Username or e-mail': 'ada', Password: PASSWORD })
      expect(addressOf(page)).to.equal('/account')
    })
  })
})
