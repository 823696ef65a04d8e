import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { afterwards, submit, useChromium } from '../support/chromium.ts'
import { manyPeople, reached } from '../support/imports.ts'
import { checkLooks, checkState } from '../support/page-checks.ts'
import { createPerson } from '../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../support/test-site.ts'

const HASH = '$2b$12$KIXQ4Rj0gk0hQ3m6m6m6muO8b7yq0l0yq0yq0yq0yq0yq0yq0yq0e'
const BAD = `username,email\nada,ada@example.com\nbad name,\n"<b>\u202ex",no address\nbob,bob@example.com\n`

/** The pages for imports in a real browser: as they look, by the keyboard, and without their script. */
describe('the import by page in Chromium', function () {
  this.timeout(180_000)
  const chromium = useChromium()
  let site: TestSite
  let page: Page

  before(async () => {
    site = await startTestSite()
    const { id } = await createPerson(site, 'root')
    await site.users.update(String(id), { isStaff: true, isSuperuser: true })
    page = await logIn()
  })
  after(() => site?.stop())

  async function logIn(options = {}): Promise<Page> {
    const page = await chromium.visit(site.url, options)
    await page.goto('/login')
    await submit(page, { 'Username or e-mail': 'root', Password: PASSWORD })
    return page
  }
  const pathOf = (one: Page) => new URL(one.url()).pathname
  async function send(one: Page, name: string, content: string): Promise<string> {
    await one.goto('/admin/import')
    const file = { name, mimeType: 'text/csv', buffer: Buffer.from(content) }
    await one.getByLabel('File', { exact: true }).setInputFiles(file)
    await afterwards(one, () =>
      one.getByRole('button', { name: 'Upload and check' }).press('Enter'),
    )
    return pathOf(one)
  }

  it('every page fits, light and dark, narrow and wide, with no violation', async () => {
    await page.goto('/admin/import')
    await page.locator('summary').click()
    await checkLooks(page, 'admin-import')
    const path = await send(page, 'Leute \u202e2026.csv', BAD)
    await reached(site, path, 'checked')
    await page.goto(path)
    await checkLooks(page, 'admin-import-checked')
    await afterwards(page, () => page.getByRole('button', { name: /^Import 2/ }).press('Enter'))
    expect(await page.getByText('Tick this to leave them out').count()).to.be.above(0)
    await checkState(page, 'admin-import-unticked')
    await page.getByLabel('Leave out').press('Space')
    await afterwards(page, () => page.getByRole('button', { name: /^Import 2/ }).press('Enter'))
    await reached(site, path, 'done')
    await page.goto(path)
    await checkState(page, 'admin-import-done')
    await page.goto('/admin/import')
    await checkState(page, 'admin-import-list')
  })

  it('a page that follows an import says by itself how far it is, and when it has ended', async () => {
    const path = await send(page, 'many.csv', [...manyPeople(20_000)].join(''))
    await page.getByRole('button', { name: /^Import 20,000/ }).waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: /^Import 20,000/ }).click()
    await page.locator('progress').waitFor()
    await checkState(page, 'admin-import-running')
    await page.getByRole('heading', { name: 'Done' }).waitFor({ timeout: 60_000 })
    expect((await reached(site, path, 'done')).counts.created).to.equal(20_000)
  })

  it('without JavaScript: uploaded, looked at again by a link, and cancelled', async () => {
    const plain = await logIn({ javaScriptEnabled: false })
    const path = await send(plain, 'few.csv', `username,passwordHash\nzoe,${HASH}\n`)
    await reached(site, path, 'checked')
    const link = plain.getByRole('link', { name: 'Look again' })
    if ((await link.count()) > 0) await afterwards(plain, () => link.click())
    await afterwards(plain, () => plain.getByRole('button', { name: 'Drop the file' }).click())
    expect(await plain.getByRole('status').first().textContent()).to.contain('cancelled')
    expect(await plain.getByRole('heading', { name: 'This was cancelled' }).count()).to.equal(1)
    expect(await site.users.findByUsername('zoe')).to.equal(null)
  })
})
