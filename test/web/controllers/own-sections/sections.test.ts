import { expect } from 'chai'
import type { Browser } from '../../../support/browser.ts'
import {
  type Article,
  PREFIX,
  type SectionApp,
  startSectionApp,
} from '../../../support/section-app.ts'

const ALL = ['view', 'add', 'change', 'delete', 'export'].map((action) => `articles.${action}`)
const LABELS = ['view', 'add', 'change', 'delete', 'export'].map((action) => `labels.${action}`)

describe('sections of an app in its admin', function () {
  this.timeout(60_000)
  let app: SectionApp
  let editor: Browser

  before(async () => {
    app = await startSectionApp()
    await app.staff('editor', [...ALL, ...LABELS])
    await app.staff('reader', ['articles.view'])
    await app.Article.bulkCreate([
      { title: 'Middlemarch', slug: 'middlemarch', state: 'published', words: 316_059 },
      { title: 'Emma', slug: 'emma', isFeatured: true, publishedAt: new Date('1815-12-23T10:00Z') },
      { title: 'émile', slug: 'emile', reviewToken: 'nobody sees this' },
    ] as never)
    app.labels.set('a', { id: 'a', name: 'Novels', isLive: true })
    app.labels.set('new', { id: 'new', name: 'New', isLive: false })
    app.labels.set('..', { id: '..', name: 'Dots', isLive: false })
    editor = await app.loggedIn('editor')
  })
  after(() => app?.stop())

  const at = (path: string) => `${PREFIX}/admin${path}`
  const find = async (slug: string) =>
    (await app.Article.findOne({ where: { slug } })) as unknown as Article
  const versionOf = (body: string) => /name="_version" value="([^"]+)"/.exec(body)?.[1] ?? ''
  const formOf = (article: Article, more: Record<string, string> = {}) => ({
    title: article.title,
    slug: article.slug,
    body: article.body ?? '',
    state: article.state,
    ...(article.isFeatured && { isFeatured: '1' }),
    words: String(article.words ?? ''),
    publishedAt: article.publishedAt?.toISOString().slice(0, 16) ?? '',
    ...more,
  })
  async function change(article: Article, more: Record<string, string>, browser = editor) {
    const page = at(`/articles/${article.id}`)
    const { body } = await browser.get(page)
    return browser.submit(page, { _version: versionOf(body), ...formOf(article, more) })
  }

  it('stand in the navigation of the admin, for those who may see them', async () => {
    const { status, body } = await editor.get(at('/articles'))
    expect(status).to.equal(200)
    expect(body).to.contain(`href="${at('/articles')}" aria-current="page"`)
    expect(body).to.contain(`href="${at('/labels')}"`)
    const reader = await app.loggedIn('reader')
    const { body: seen } = await reader.get(at('/articles'))
    expect(seen).to.contain('Middlemarch')
    expect(seen).to.not.contain(`href="${at('/labels')}"`)
    expect(seen).to.not.contain('/articles/new')
    expect((await reader.get(at(''))).location).to.equal(at('/articles'))
    expect((await reader.get(at('/labels'))).status).to.equal(403)
  })

  it('show the values of a row: words for flags, a time as a time, and functions', async () => {
    const { body } = await editor.get(at('/articles'))
    expect(body).to.contain('On the front page')
    expect(body).to.contain('<time datetime="1815-12-23T10:00:00.000Z">')
    expect(body).to.match(/<span class="pill on">Yes<\/span>/)
    expect(body).to.contain('Published')
    expect(body).to.not.contain('nobody sees this')
  })

  it('find what begins with a text in any case, and filter', async () => {
    const found = async (query: string) => {
      const { body } = await editor.get(at(`/articles?${query}`), { accept: 'application/json' })
      return JSON.parse(body).rows.map((row: { cells: { text: string }[] }) => row.cells[0]?.text)
    }
    expect(await found('q=em')).to.deep.equal(['Emma', 'émile'])
    expect(await found('q=EMMA')).to.deep.equal(['Emma'])
    expect(await found('q=%25')).to.deep.equal([])
    expect(await found('is-state=published')).to.deep.equal(['Middlemarch'])
    expect(await found('is-isFeatured=yes')).to.deep.equal(['Emma'])
    expect(await found('is-isFeatured=no&q=mid')).to.deep.equal(['Middlemarch'])
    expect(await found('is-state=nonsense')).to.have.length(3)
    expect(await found('sort=-title')).to.deep.equal(['émile', 'Middlemarch', 'Emma'])
    expect(await found('sort=publishedAt')).to.deep.equal(['Middlemarch', 'émile', 'Emma'])
    expect(await found('sort=reviewToken')).to.have.length(3)
    const { status } = await editor.get(at('/articles?after=nonsense'))
    expect(status).to.equal(303)
  })

  it('add a row, with the defaults of the model, and tell what is wrong beside the fields', async () => {
    const page = at('/articles/new')
    const refused = await editor.submit(page, { title: 'x', slug: 'emma', words: 'many' })
    expect(refused.status).to.equal(422)
    expect(refused.body).to.contain('Enter a number')
    expect(refused.body).to.contain('value="x"')
    const short = await editor.submit(page, { title: 'x', slug: 'y', state: 'draft' })
    expect(short.status).to.equal(422)
    expect(short.body).to.contain('Use 3 to 120 characters.')
    const rude = await editor.submit(page, { title: 'Damn', slug: 'damn', state: 'draft' })
    expect(rude.body).to.contain('Say it more politely.')
    const taken = await editor.submit(page, { title: 'Emma again', slug: 'emma', state: 'draft' })
    expect(taken.status).to.equal(422)
    expect(taken.body).to.match(/id="slug-error">There is one with this value already\./)
    const other = await editor.submit(page, { title: 'Other', slug: 'other', state: 'gone' })
    expect(other.body).to.contain('Choose one of the list.')

    const made = await editor.submit(page, {
      title: 'Persuasion',
      slug: 'persuasion',
      state: 'draft',
      publishedAt: '1817-12-20T08:30',
      authorId: '7',
      id: '4711',
      reviewToken: 'typed',
    })
    const article = await find('persuasion')
    expect([made.status, made.location]).to.deep.equal([303, at(`/articles/${article.id}`)])
    expect(article.publishedAt?.toISOString()).to.equal('1817-12-20T08:30:00.000Z')
    expect([article.authorId, article.reviewToken]).to.deep.equal([null, null])
    expect(article.id).to.not.equal(4711)
    expect(app.events.at(-1)).to.deep.include({
      name: 'section.added',
      details: {
        section: 'articles',
        row: String(article.id),
        fields: ['title', 'slug', 'state', 'isFeatured', 'publishedAt'],
      },
    })
  })

  it('change what was changed and nothing else, and announce the names of the fields', async () => {
    const emma = await find('emma')
    const answer = await change(emma, { title: 'Emma Woodhouse', reviewToken: 'x', authorId: '3' })
    expect([answer.status, answer.location]).to.deep.equal([303, at(`/articles/${emma.id}`)])
    const now = await find('emma')
    expect([now.title, now.reviewToken, now.authorId]).to.deep.equal(['Emma Woodhouse', null, null])
    const { name, actor, details } = app.events.at(-1) ?? {}
    expect(name).to.equal('section.changed')
    expect(actor?.backend).to.equal('users')
    expect(details).to.deep.equal({
      section: 'articles',
      row: String(emma.id),
      fields: ['title'],
    })
    expect(JSON.stringify(details)).to.not.contain('Woodhouse')
  })

  it('do not write over what somebody else has changed meanwhile', async () => {
    const article = await find('middlemarch')
    const page = at(`/articles/${article.id}`)
    const { body } = await editor.get(page)
    await app.Article.update({ words: 5 }, { where: { id: article.id } })
    const fields = { _version: versionOf(body), ...formOf(article, { title: 'Mine' }) }
    const refused = await editor.submit(page, fields)
    expect(refused.status).to.equal(422)
    expect(refused.body).to.contain('Somebody else has changed it meanwhile.')
    expect(refused.body).to.contain('It is now: &quot;5&quot;.')
    expect(refused.body).to.contain('value="Mine"')
    expect((await find('middlemarch')).title).to.equal('Middlemarch')
    const again = await editor.submit(page, { ...fields, _version: versionOf(refused.body) })
    expect(again.status).to.equal(303)
    expect((await find('middlemarch')).title).to.equal('Mine')
  })

  it('of two changes at the same time write one', async () => {
    const article = await find('emile')
    const page = at(`/articles/${article.id}`)
    const { body } = await editor.get(page)
    const _csrf = await editor.token(page)
    const send = (title: string) =>
      editor.post(page, { _csrf, _version: versionOf(body), ...formOf(article, { title }) })
    const answers = await Promise.all([send('First one'), send('Second one'), send('Third one')])
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([303, 422, 422])
  })

  it('delete a row after a page that asks, and say who', async () => {
    const article = await find('persuasion')
    const page = at(`/articles/${article.id}/delete`)
    const { status, body } = await editor.get(page)
    expect(status).to.equal(200)
    expect(body).to.contain('Delete this for good?')
    const stale = await editor.submit(page, { _version: 'nonsense' })
    expect(stale.status).to.equal(422)
    const answer = await editor.submit(page, { _version: versionOf(body) })
    expect([answer.status, answer.location]).to.deep.equal([303, at('/articles')])
    expect(await find('persuasion')).to.equal(null)
    expect(app.events.at(-1)?.name).to.equal('section.deleted')
    expect((await editor.get(page)).status).to.equal(404)
  })

  it('take what is shown along as CSV', async () => {
    const { status, headers, body } = await editor.get(at('/articles/export.csv?is-state=draft'))
    expect(status).to.equal(200)
    expect(headers.get('content-type')).to.equal('text/csv; charset=utf-8')
    expect(body.split('\r\n')[0]).to.equal(
      'Title,State,On the front page,Words,Published at,Length',
    )
    expect(body).to.contain('Emma Woodhouse,draft,true,,1815-12-23T10:00:00.000Z,0')
    expect(body).to.not.contain('Mine')
  })

  it('work for an object with four functions, whatever its ids are', async () => {
    const { body } = await editor.get(at('/labels'))
    const links = [...body.matchAll(/<a class="name" href="([^"]+)"/g)].map(([, to]) => String(to))
    expect(links).to.have.length(3)
    for (const link of links) expect((await editor.get(link)).status, link).to.equal(200)
    expect(links).to.include(at('/labels/a'))
    expect(links).to.not.include(at('/labels/new'))

    const made = await editor.submit(at('/labels/new'), { name: 'Plays', isLive: '1', id: 'x' })
    expect(made.status).to.equal(303)
    const { body: shown } = await editor.get(made.location)
    expect(shown).to.contain('Plays')
    const { status } = await editor.submit(made.location, {
      _version: versionOf(shown),
      name: 'Dramas',
    })
    expect(status).to.equal(303)
    const label = [...app.labels.values()].find(({ name }) => name === 'Dramas')
    expect(label?.isLive).to.equal(false)
    const { body: asked } = await editor.get(`${made.location}/delete`)
    await editor.submit(`${made.location}/delete`, { _version: versionOf(asked) })
    expect(app.labels.size).to.equal(3)
    const { body: found } = await editor.get(at('/labels?q=NO&is-isLive=yes'))
    expect(found).to.contain('Novels')
  })

  it('show in JSON no more than on the page to those who may only look', async () => {
    const reader = await app.loggedIn('reader')
    const emma = await find('emma')
    await app.Article.update({ body: 'notes of a draft' } as never, { where: { slug: 'emma' } })
    const page = at(`/articles/${emma.id}`)
    const json = { accept: 'application/json' }
    const seen = await reader.get(page, json)
    expect([seen.status, seen.body.includes('notes of a draft')]).to.deep.equal([200, false])
    expect(seen.body).to.not.match(/"_version":"[^"]/)
    expect((await editor.get(page, json)).body).to.contain('notes of a draft')
  })

  it('are named to no stranger by the description of the site', async () => {
    const body = await (await fetch(`${app.url}${PREFIX}/openapi.json`)).text()
    expect(body).to.contain('/login').and.not.contain('articles').and.not.contain('slug')
  })

  it('need the right for each thing, and a recent login for each change', async () => {
    const reader = await app.loggedIn('reader')
    const emma = await find('emma')
    const page = at(`/articles/${emma.id}`)
    const { body } = await reader.get(page)
    expect(body).to.not.contain('_version')
    expect(body).to.not.contain('/delete')
    const _csrf = await reader.token(`${PREFIX}/logout`)
    for (const path of [page, `${page}/delete`, at('/articles/new')]) {
      expect((await reader.post(path, { _csrf, title: 'Stolen' })).status, path).to.equal(403)
    }
    app.wait(20 * 60_000)
    const waiting = await app.loggedIn('editor')
    app.wait(20 * 60_000)
    const answer = await change(emma, { title: 'Later' }, waiting)
    expect(answer.location).to.match(/^\/team\/reauthenticate\?next=/)
    expect((await find('emma')).title).to.equal('Emma Woodhouse')
  })
})
