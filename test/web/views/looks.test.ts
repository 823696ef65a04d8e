import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { Browser } from '../../support/browser.ts'
import { startTestSite, type TestSite } from '../../support/test-site.ts'

const LOGO = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(document.domain)</script></svg>'

describe('the looks of a site', () => {
  let folder: string
  let site: TestSite
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gadwall-looks-'))
    writeFileSync(join(folder, 'logo'), LOGO)
    site = await startTestSite({
      LOGO_FILE: join(folder, 'logo'),
      ACCENT_COLOR: '#7a1f5c',
      LANGUAGE: 'ar',
    })
  })
  after(async () => {
    await site?.stop()
    rmSync(folder, { recursive: true })
  })

  const get = (path: string) => new Browser(site.url).get(path)
  const linked = async (pattern: RegExp) => pattern.exec((await get('/login')).body)?.[1] ?? ''

  it('puts the logo in place of the mark, on its own address', async () => {
    const { body } = await get('/login')
    expect(body).to.match(/<img class="logo" src="\/assets\/logo\.[0-9a-f]{12}\.svg" alt="">/)
    expect(body).to.not.contain('class="speculum"')
    const { status, headers, body: logo } = await get(await linked(/<img [^>]*src="([^"]+)"/))
    expect([status, headers.get('content-type'), logo]).to.deep.equal([200, 'image/svg+xml', LOGO])
  })

  it('runs no script of a logo, not even for somebody who opens it by itself', async () => {
    const { headers } = await get(await linked(/<img [^>]*src="([^"]+)"/))
    expect(headers.get('content-security-policy')).to.equal(
      "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    )
    expect(headers.get('x-content-type-options')).to.equal('nosniff')
  })

  it('gives the accent at the end of the stylesheet, whose address changes with it', async () => {
    const path = await linked(/rel="stylesheet" href="([^"]+)"/)
    const { body } = await get(path)
    expect(body).to.match(/:root\{--accent:light-dark\(#7a1f5c,#[0-9a-f]{6}\);/)
    const plain = await startTestSite()
    const other = await new Browser(plain.url).get('/login')
    await plain.stop()
    expect(other.body).to.not.contain(path)
  })

  it('tells browsers the language and the direction of its lines', async () => {
    expect((await get('/login')).body).to.contain('<html lang="ar" dir="rtl">')
  })
})
