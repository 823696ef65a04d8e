import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { addressOf, afterwards, submit, useChromium } from '../support/chromium.ts'
import { checkLooks, checkState } from '../support/page-checks.ts'
import { PASSWORD, SETUP_CODE, startTestSite, type TestSite } from '../support/test-site.ts'

describe('what only developers see', function () {
  this.timeout(120_000)
  const chromium = useChromium()
  let site: TestSite
  let page: Page
  before(async () => {
    site = await startTestSite({ NODE_ENV: 'development', BCRYPT_COST: '10' })
    page = await chromium.visit(site.url)
    await page.goto('/setup')
    await submit(page, { 'Set-up code': SETUP_CODE, Username: 'ada', Password: PASSWORD })
  })
  after(() => site.stop())

  it('the documentation, light and dark, narrow and wide, from right to left', async () => {
    await page.goto('/docs')
    await checkState(page, 'docs')
    await page.goto('/docs/search?q=second+factor')
    await checkState(page, 'docs-search')
    await page.goto('/docs/getting-started')
    await checkLooks(page, 'docs-getting-started')
    // The widest tables.
    for (const name of ['settings', 'performance', 'asvs']) {
      await page.goto(`/docs/${name}`)
      await checkState(page, `docs-${name}`)
    }
  })

  it('the first steps, which are gone after one click', async () => {
    await page.goto('/account')
    await checkState(page, 'start-card')
    await afterwards(page, () =>
      page.getByRole('button', { name: 'Do not show this again' }).click(),
    )
    expect(addressOf(page)).to.equal('/account')
    expect(await page.locator('.start').count()).to.equal(0)
  })

  it('can be searched and read without a mouse and without a script', async () => {
    const plain = await chromium.visit(site.url, {
      javaScriptEnabled: false,
      viewport: { width: 360, height: 780 },
    })
    await plain.goto('/docs/settings')
    await plain.getByLabel('Search the documentation').focus()
    await plain.keyboard.type('trusted browser')
    await afterwards(plain, () => plain.keyboard.press('Enter'))
    expect(addressOf(plain)).to.equal('/docs/search?q=trusted+browser')
    await plain.locator('.docs-hits a').first().focus()
    await afterwards(plain, () => plain.keyboard.press('Enter'))
    expect(addressOf(plain)).to.equal('/docs/second-factors')
    expect(new URL(plain.url()).hash).to.equal('#a-browser-that-is-trusted')
    // The list of pages opens by the keys where it is not at the side.
    const list = plain.locator('.docs-side .docs-menu')
    expect(await list.locator('a').first().isVisible()).to.equal(false)
    await list.locator('summary').focus()
    await plain.keyboard.press('Enter')
    expect(await list.locator('a').first().isVisible()).to.equal(true)
  })

  it('prints a page of the documentation without what is around it', async () => {
    await page.goto('/docs/getting-started')
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('.docs-text h1').isVisible()).to.equal(true)
    for (const part of ['.docs-side', '.docs-toc', '.docs-around', '.site-nav']) {
      expect(await page.locator(part).isVisible(), part).to.equal(false)
    }
    await page.emulateMedia({ media: 'screen' })
  })
})
