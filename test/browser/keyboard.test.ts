import { expect } from 'chai'
import type { Page } from 'playwright-core'
import {
  addressOf,
  afterwards,
  focused,
  sessionCookieOf,
  useChromium,
} from '../support/chromium.ts'
import { createOwner, createPerson } from '../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../support/test-site.ts'

describe('with the keyboard alone', () => {
  const chromium = useChromium()
  let site: TestSite
  let page: Page
  before(async () => {
    // Chromium drops a cookie that has expired by its own clock.
    site = await startTestSite({}, { startAt: Date.now() })
    await createOwner(site)
    await createPerson(site, 'ada')
    page = await chromium.visit(site.url)
  })
  after(() => site?.stop())

  const press = (key: string) => page.keyboard.press(key)
  const type = (text: string) => page.keyboard.type(text)

  /** What Tab comes to, from here on; each of them has to show that it has the focus. */
  async function tabThrough(count: number): Promise<string[]> {
    const stops: string[] = []
    for (let index = 0; index < count; index++) {
      await press('Tab')
      stops.push(await focused(page))
      const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')
      expect(outline, `outline of ${stops.at(-1)}`).to.not.equal('none')
    }
    return stops
  }

  /** The browser moves to the first field by itself, but not before it first paints the page. */
  async function openLogin(query = ''): Promise<void> {
    await page.goto(`/login${query}`)
    expect(await focused(page)).to.equal('username')
  }

  it('comes to everything on the login page, in the order in which it is read', async () => {
    await openLogin()
    expect(await tabThrough(6)).to.deep.equal([
      'password',
      'Show password',
      'remember',
      'Log in',
      'Forgot your password?',
      'Register',
    ])
  })

  it('jumps over the header', async () => {
    await page.goto('/')
    expect(await tabThrough(1)).to.deep.equal(['Skip to the content'])
    await press('Enter')
    expect(await tabThrough(2)).to.deep.equal(['Log in', 'Register'])
    expect(await page.locator('main :focus').count()).to.equal(1)
  })

  it('shows and hides the password', async () => {
    await openLogin()
    await tabThrough(2)
    const type = () => page.locator('#password').getAttribute('type')
    await press('Space')
    expect(await type()).to.equal('text')
    await press('Enter')
    expect(await type()).to.equal('password')
  })

  it('logs in with Enter, and stays logged in when that was ticked', async () => {
    await openLogin('?next=/account/password')
    await type('ada')
    await press('Tab')
    await type(PASSWORD)
    await tabThrough(2)
    await press('Space')
    await tabThrough(1)
    await afterwards(page, () => press('Enter'))

    expect(addressOf(page)).to.equal('/account/password')
    const inTwoDays = Date.now() / 1000 + 2 * 24 * 60 * 60
    expect((await sessionCookieOf(page))?.expires).to.be.greaterThan(inTwoDays)
  })

  it('changes the password with Enter in the last field', async () => {
    expect(await focused(page)).to.equal('currentPassword')
    await type(PASSWORD)
    await tabThrough(2)
    expect(await focused(page)).to.equal('newPassword')
    await type('a rather longer one than before')
    await afterwards(page, () => press('Enter'))
    expect(addressOf(page)).to.equal('/account')
  })

  it('logs out', async () => {
    expect(await tabThrough(4)).to.deep.equal([
      'Skip to the content',
      'Gadwall',
      'Your account, ada',
      'Log out',
    ])
    await afterwards(page, () => press('Enter'))
    expect(addressOf(page)).to.equal('/')
    expect(await page.locator('h1').textContent()).to.equal('Welcome to Gadwall')
  })
})
