import { expect } from 'chai'
import { loginAs } from '../../src/testing.ts'
import { addressOf, useChromium } from '../support/chromium.ts'
import { createPerson } from '../support/people.ts'
import { startTestSite, type TestSite } from '../support/test-site.ts'

describe('loginAs() for Playwright', () => {
  const chromium = useChromium()
  let site: TestSite
  before(async () => {
    site = await startTestSite()
  })
  after(() => site?.stop())

  it('opens a protected page in Chromium, without the form', async () => {
    const ada = await createPerson(site, 'ada')
    const cookies = await loginAs(site.gadwall, ada)
    const page = await chromium.visit(site.url)
    await page.context().addCookies(cookies.for(site.url))
    await page.goto('/account')

    expect(addressOf(page)).to.equal('/account')
    expect(await page.locator('main').textContent()).to.contain('ada')
  })
})
