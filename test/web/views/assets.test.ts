import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { Languages } from '../../../src/web/messages/languages.ts'
import { stockAssets } from '../../../src/web/views/assets.ts'
import { Renderer } from '../../../src/web/views/renderer.ts'

describe('stockAssets()', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gadwall-assets-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const write = (name: string, content: string) => writeFileSync(join(folder, name), content)

  it('takes every style, script and picture of the folder, and nothing else', () => {
    for (const name of ['site.css', 'site.js', 'icon.svg']) write(name, name)
    for (const name of ['LICENSE.txt', 'secret', '.env', 'page.html']) write(name, name)
    const assets = stockAssets(folder)
    expect(assets.find(assets.pathOf('site.css'))?.plain.toString()).to.equal('site.css')
    expect(assets.pathOf('site.js')).to.match(/^\/assets\/site\.[0-9a-f]{12}\.js$/)
    expect(assets.find(assets.pathOf('icon.svg'))?.type).to.equal('image/svg+xml')
    for (const name of ['LICENSE.txt', 'secret', '.env', 'page.html']) {
      expect(() => assets.pathOf(name), name).to.throw(TypeError, name)
    }
  })

  it('reads no file before the first is used', () => {
    const assets = stockAssets(folder)
    write('late.css', 'late')
    expect(assets.pathOf('late.css')).to.be.a('string')
    write('later.css', 'later')
    expect(() => assets.pathOf('later.css')).to.throw(TypeError)
  })
})

describe('Renderer', () => {
  it('reads no view and no asset when it is made', () => {
    const site = {
      name: 'x',
      languages: new Languages({ usual: 'en', offered: ['en'] }),
      prefix: '',
      homePath: '/',
      registration: { isOpen: async () => true, isKnownToBeOpen: () => true },
    }
    const missing = join(tmpdir(), 'no-such-folder-of-gadwall')
    const make = () =>
      new Renderer({
        viewFolders: [missing],
        assets: stockAssets(missing),
        site: { ...site, passwordMinLength: 15 },
      })
    expect(make).to.not.throw()
  })
})
