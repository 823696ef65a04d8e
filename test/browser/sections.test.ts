import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { addressOf, afterwards, submit, useChromium } from '../support/chromium.ts'
import { checkLooks, checkState } from '../support/page-checks.ts'
import { PREFIX, type SectionApp, startSectionApp } from '../support/section-app.ts'
import { PASSWORD } from '../support/test-site.ts'

const LONG = 'margaret.hamilton.of.the.apollo.guidance.computer.at.the.laboratory'
const MARKS = `z${'\u0300'.repeat(150)}`
const EVERYTHING = ['view', 'add', 'change', 'delete', 'export'].flatMap((action) => [
  `articles.${action}`,
  `labels.${action}`,
])

/** Sections of an app in a real browser: as they look, by the keyboard, and without the script. */
describe('sections of the admin in Chromium', function () {
  this.timeout(180_000)
  const chromium = useChromium()
  let app: SectionApp
  let page: Page

  before(async () => {
    app = await startSectionApp()
    await app.staff('root', ['users.view', 'groups.view', 'activity.view', ...EVERYTHING])
    const rows = Array.from({ length: 60 }, (_, index) => ({
      title: `Article number ${index}`,
      slug: `article-${index}`,
      body: index % 2 ? `First line\nSecond line ${index}` : null,
      state: index % 3 ? 'draft' : 'published',
      isFeatured: index % 5 === 0,
      words: index % 4 ? index * 1000 : null,
      publishedAt: index % 3 ? null : new Date(Date.UTC(2026, 0, 1 + index)),
    }))
    await app.Article.bulkCreate([
      ...rows,
      { title: `a.${LONG}`, slug: LONG },
      { title: '<b>\u202egro.elpmaxe', slug: 'turned' },
      { title: MARKS.slice(0, 120), slug: 'marks', body: MARKS },
    ] as never)
    page = await logIn()
  })
  after(() => app?.stop())

  async function logIn(options = {}): Promise<Page> {
    const page = await chromium.visit(app.url, options)
    await page.goto(`${PREFIX}/login`)
    await submit(page, { 'Username or e-mail': 'root', Password: PASSWORD })
    return page
  }

  const at = (path: string) => `${PREFIX}/admin${path}`
  const idOf = async (slug: string) => (await app.Article.findOne({ where: { slug } }))?.id

  it('every page fits, light and dark, narrow and wide, with no violation', async () => {
    const marks = await idOf('marks')
    const paths = {
      list: at('/articles'),
      hostile: at('/articles?sort=-title'),
      found: at('/articles?q=article&is-state=published'),
      nothing: at('/articles?q=nothing'),
      new: at('/articles/new'),
      row: at(`/articles/${await idOf('article-3')}`),
      'row-hostile': at(`/articles/${marks}`),
      delete: at(`/articles/${marks}/delete`),
      empty: at('/labels'),
    }
    for (const [name, path] of Object.entries(paths)) {
      const answer = await page.goto(path)
      expect(answer?.status(), path).to.equal(200)
      await checkLooks(page, `section-${name}`)
    }
  })

  it('a refusal fits, too', async () => {
    await page.goto(at('/articles/new'))
    await page.getByLabel('Title').fill('xy')
    await page.getByLabel('Slug').fill('article-1')
    await page.getByLabel('State').selectOption('draft')
    await afterwards(page, () => page.getByRole('button', { name: 'Save' }).click())
    expect(await page.getByText('Use 3 to 120 characters.').count()).to.be.above(0)
    await checkState(page, 'section-refused')
  })

  it('without JavaScript: found, changed and deleted', async () => {
    const page = await logIn({ javaScriptEnabled: false })
    await page.goto(at('/articles'))
    await page.getByLabel('Title, Slug begins with').fill('article number 7')
    await afterwards(page, () => page.getByRole('button', { name: 'Find' }).click())
    await afterwards(page, () => page.getByRole('link', { name: 'Article number 7' }).click())
    await page.getByLabel('Title').fill('Article of another name')
    await page.getByLabel('On the front page').check()
    await afterwards(page, () => page.getByRole('button', { name: 'Save' }).click())
    expect(await page.locator('[role=status]').first().textContent()).to.contain('Saved.')
    const article = await app.Article.findOne({ where: { slug: 'article-7' } })
    expect([article?.title, article?.isFeatured]).to.deep.equal(['Article of another name', true])
    expect(article?.body).to.equal('First line\nSecond line 7')
    await afterwards(page, () => page.getByRole('link', { name: 'Delete …' }).click())
    await afterwards(page, () => page.getByRole('button', { name: 'Delete it' }).click())
    expect(addressOf(page)).to.equal(at('/articles'))
    expect(await idOf('article-7')).to.equal(undefined)
  })

  it('by the keyboard: a row is found, opened and saved', async () => {
    await page.goto(at('/articles'))
    await page.getByLabel('Title, Slug begins with').focus()
    await page.keyboard.type('article number 21')
    await afterwards(page, () => page.keyboard.press('Enter'))
    await page.getByRole('link', { name: 'Article number 21' }).focus()
    await afterwards(page, () => page.keyboard.press('Enter'))
    await page.getByLabel('Title').focus()
    await page.keyboard.press('End')
    await page.keyboard.type('!')
    await afterwards(page, () => page.keyboard.press('Enter'))
    expect((await app.Article.findOne({ where: { slug: 'article-21' } }))?.title).to.equal(
      'Article number 21!',
    )
  })

  it('what is turned from right to left, and marks upon marks, stay in their place', async () => {
    await page.setViewportSize({ width: 1440, height: 800 })
    await page.goto(at('/articles?sort=-title'))
    const heights = (await page.evaluate(
      `[...document.querySelectorAll('tbody tr')].map((row) => row.getBoundingClientRect().height)`,
    )) as number[]
    expect(Math.max(...heights)).to.be.below(120)
    expect(await page.locator('tbody b').count()).to.equal(0)
    expect(await page.locator('tbody th bdi').count()).to.equal(50)
  })
})
