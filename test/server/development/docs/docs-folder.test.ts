import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { CHAPTERS } from '../../../../src/server/development/docs/chapters.ts'
import { DocsFolder } from '../../../../src/server/development/docs/docs-folder.ts'
import type { DocsPage } from '../../../../src/web/controllers/docs.ts'
import { enDocs } from '../../../../src/web/messages/en-docs.ts'
import { PROJECT } from '../../../docs/code-blocks.ts'

describe('the documentation of the package', function () {
  this.timeout(20_000)
  const folder = new DocsFolder()
  const pages = new Map<string, DocsPage>()
  before(async () => {
    for (const { pages: entries } of await folder.chapters()) {
      for (const { name } of entries) pages.set(name, (await folder.page(name)) as DocsPage)
    }
  })

  it('has every page of `docs` and the three beside it, each once, each with a title', async () => {
    const files = readdirSync(join(PROJECT, 'docs')).filter((name) => name.endsWith('.md'))
    const names = files.map((name) => name.slice(0, -3))
    expect([...pages.keys()]).to.have.members([...names, 'readme', 'security', 'changelog'])
    const listed = (await folder.chapters()).flatMap(({ pages }) => pages)
    expect(listed).to.have.length(pages.size)
    for (const { name, title } of listed) expect(title, name).to.not.equal(name)
  })

  it('names no page in a chapter that there is not, and no chapter without words', () => {
    for (const { heading, pages: names } of CHAPTERS) {
      expect(enDocs[heading], heading).to.be.a('string')
      for (const name of names) expect(pages.has(name), name).to.equal(true)
    }
  })

  it('has no link, no anchor and no picture that leads nowhere', async () => {
    const broken: string[] = []
    for (const { name, html } of pages.values()) {
      for (const [, href = ''] of html.matchAll(/<a href="([^"]*)"/g)) {
        if (/^(?:https?|mailto):/.test(href)) continue
        const [to = '', anchor] = href.split('#')
        if (to.startsWith('images/')) {
          if (!(await folder.image(to.slice('images/'.length)))) broken.push(`${name} → ${href}`)
          continue
        }
        const target = pages.get(to === '' ? name : to)
        const isThere = target && (anchor === undefined || target.html.includes(` id="${anchor}"`))
        if (!isThere) broken.push(`${name} → ${href}`)
      }
      for (const [, source = ''] of html.matchAll(/<img src="([^"]*)"/g)) {
        const image = await folder.image(source.replace('images/', ''))
        if (!image || image.content.length === 0) broken.push(`${name} → ${source}`)
      }
    }
    expect(broken).to.deep.equal([])
  })

  it('has pages that say everything: pictures with words, no anchor twice, no HTML of their own', () => {
    for (const { name, html } of pages.values()) {
      const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
      expect(new Set(ids).size, name).to.equal(ids.length)
      expect(html, name).to.not.match(/alt=""|<script|<style|style=| on\w+=|<iframe|<form/)
      expect(html, name).to.not.contain('&lt;!--')
    }
  })

  it('finds what people look for first', async () => {
    const table: [string, string][] = [
      ['passkeys', 'second-factors'],
      ['REAUTH_MINUTES', 'settings'],
      ['own table', 'map-a-legacy-table'],
      ['throttling', 'throttling'],
      ['requireStaff', 'api'],
      ['prisma', 'recipe-prisma'],
      ['users.view', 'admin'],
      ['login.failed', 'events'],
    ]
    for (const [query, name] of table) {
      const names = (await folder.search(query)).map(({ page }) => page.name)
      expect(names.slice(0, 3), query).to.include(name)
    }
  })
})

describe('DocsFolder', () => {
  const root = mkdtempSync(join(tmpdir(), 'gadwall-docs-'))
  after(() => rmSync(root, { recursive: true, force: true }))

  it('shows pages that stand in no chapter in the last, and nothing but pages and images', async () => {
    mkdirSync(join(root, 'docs/images'), { recursive: true })
    writeFileSync(join(root, 'docs/new.md'), '# Brand new\n')
    writeFileSync(join(root, 'docs/notes.txt'), 'private')
    writeFileSync(join(root, 'docs/images/x.html'), '<script>')
    writeFileSync(join(root, 'docs/images/x.png'), 'x')
    writeFileSync(join(root, 'package.json'), '{}')
    const folder = new DocsFolder(root)
    expect((await folder.chapters()).at(-1)?.pages).to.deep.equal([
      { name: 'new', title: 'Brand new' },
    ])
    const hostile = [
      'notes',
      'package',
      '../package.json',
      '..',
      '.',
      '',
      '__proto__',
      'constructor',
    ]
    hostile.push('new.md', 'docs/new', '/etc/passwd', 'new\u0000', 'x.html', '../new.md')
    for (const name of hostile) {
      expect(await folder.page(name), name).to.equal(null)
      expect(await folder.image(name), name).to.equal(null)
    }
    expect((await folder.image('x.png'))?.type).to.equal('image/png')
  })

  it('tries again after a fault', async () => {
    const folder = new DocsFolder(join(root, 'later'))
    await folder.chapters().then(
      () => expect.fail(),
      (error) => expect(error.code).to.equal('ENOENT'),
    )
    mkdirSync(join(root, 'later/docs'), { recursive: true })
    expect(await folder.chapters()).to.be.an('array')
  })
})
