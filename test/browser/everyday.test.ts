import { expect } from 'chai'
import type { BrowserContext, Page } from 'playwright-core'
import { addressOf, afterwards, fillIn, submit, useChromium } from '../support/chromium.ts'
import { createOwner, createPerson } from '../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../support/test-site.ts'

const LOGIN = { 'Username or e-mail': 'ada', Password: PASSWORD }
const NOTHING_DONE = 'nothing was done'

for (const javaScriptEnabled of [true, false]) {
  describe(`everyday situations ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, () => {
    const chromium = useChromium()
    let site: TestSite
    before(async () => {
      site = await startTestSite()
      await createOwner(site)
      await createPerson(site, 'ada')
    })
    after(() => site?.stop())

    /** Two tabs of one browser that is logged in. */
    async function twoTabs(path: string): Promise<[Page, Page, BrowserContext]> {
      const one = await chromium.visit(site.url, { javaScriptEnabled })
      await one.goto('/login')
      await submit(one, LOGIN)
      const two = await one.context().newPage()
      await two.goto(path)
      return [one, two, one.context()]
    }
    const text = async (page: Page) => (await page.locator('main').textContent()) ?? ''
    const logOut = (page: Page) =>
      afterwards(page, () => page.locator('header button:has-text("Log out")').click())

    it('a login in a second tab ends where it was going', async () => {
      const one = await chromium.visit(site.url, { javaScriptEnabled })
      const two = await one.context().newPage()
      await one.goto('/login')
      await two.goto('/login?next=/account/password')
      await submit(one, LOGIN)
      const answer = await submit(two, LOGIN)
      expect([answer.status(), addressOf(two)]).to.deep.equal([200, '/account/password'])
    })

    it('a login whose cookies are gone comes back filled and works at the second try', async () => {
      const page = await chromium.visit(site.url, { javaScriptEnabled })
      await page.goto('/login')
      await page.context().clearCookies()
      await submit(page, LOGIN).catch(() => {})
      expect(await text(page))
        .to.contain(NOTHING_DONE)
        .and.to.not.match(/token|csrf|403/i)
      expect(await page.getByLabel('Username or e-mail', { exact: true }).inputValue()).to.equal(
        'ada',
      )
      await submit(page, { Password: PASSWORD })
      expect(addressOf(page)).to.equal('/account')
    })

    it('a logout in a second tab goes home and says so', async () => {
      const [one, two] = await twoTabs('/account')
      await logOut(one)
      expect(await text(one)).to.contain('You are logged out.')
      await logOut(two)
      expect(addressOf(two)).to.equal('/')
      expect(await text(two)).to.contain('You are logged out.')
    })

    it('a change of the password after a logout elsewhere leads to log in, and back to its page', async () => {
      const [one, two] = await twoTabs('/account/password')
      await logOut(one)
      await submit(two, { 'Current password': PASSWORD, 'New password': `${PASSWORD}!` })
      expect(addressOf(two)).to.equal('/login?next=/account/password')
      expect(await text(two)).to.contain('Log in to go on.')
      await submit(two, LOGIN)
      expect(addressOf(two)).to.equal('/account/password')
    })

    it('a session that has ended is told, once', async () => {
      const [one] = await twoTabs('/account')
      await site.connection.query('DELETE FROM sessions')
      await one.goto('/account')
      expect(addressOf(one)).to.equal('/login?next=/account')
      expect(await text(one)).to.contain('You were logged out.')
      await one.goto('/login')
      expect(await text(one)).to.not.contain('You were logged out.')
    })

    it('the login page tells somebody who is in who they are, and lets them be somebody else', async () => {
      const [one] = await twoTabs('/account')
      await one.goto('/login?next=/account/password')
      expect(await text(one))
        .to.contain('You are ada')
        .and.to.contain('Not you?')
      await one.goto('/register')
      expect(await text(one)).to.contain('You are ada')
      await afterwards(one, () => one.locator('main button:has-text("Log out")').click())
      expect(addressOf(one)).to.equal('/register')
    })

    if (javaScriptEnabled) {
      it('Back after a failed login asks for no form to be sent again', async () => {
        const page = await chromium.visit(site.url)
        await page.goto('/')
        await page.goto('/login')
        await fillIn(page, { ...LOGIN, Password: 'not the password of ada' })
        await submit(page, {})
        expect(await text(page)).to.contain('wrong')
        await submit(page, LOGIN)
        expect(addressOf(page)).to.equal('/account')
        await page.goBack()
        expect(addressOf(page)).to.equal('/login')
        expect(await text(page)).to.contain('You are ada')
      })
    }
  })
}
