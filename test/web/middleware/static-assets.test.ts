import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { Browser } from '../../support/browser.ts'
import { headerOf, sendTarget } from '../../support/raw-http.ts'
import { startTestSite, type TestSite } from '../../support/test-site.ts'

describe('static files', () => {
  let site: TestSite
  let files: string[]
  before(async () => {
    site = await startTestSite()
    const { body } = await new Browser(site.url).get('/login')
    const found = [...body.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path]) => path)
    files = [...new Set(found as string[])]
  })
  after(() => site.stop())

  it('carry a fingerprint of their content in their name, and may be kept for ever', async () => {
    expect(files.length).to.be.at.least(3)
    for (const path of files) {
      const { status, headers, body } = await new Browser(site.url).get(path)
      const fingerprint = createHash('sha256').update(body).digest('hex').slice(0, 12)
      expect(status, path).to.equal(200)
      expect(path).to.contain(`.${fingerprint}.`)
      expect(headers.get('cache-control'), path).to.equal('public, max-age=31536000, immutable')
      expect(headers.getSetCookie(), path).to.deep.equal([])
      expect(headers.get('vary'), path).to.equal('Accept-Encoding')
    }
  })

  it('come with the right type', async () => {
    const types = await Promise.all(
      files.map(async (path) => {
        const { headers } = await new Browser(site.url).get(path)
        return [path.replace(/.*\./, ''), headers.get('content-type')]
      }),
    )
    expect(Object.fromEntries(types)).to.deep.equal({
      css: 'text/css; charset=utf-8',
      js: 'text/javascript; charset=utf-8',
      svg: 'image/svg+xml',
    })
  })

  it('come packed as the client likes, and always unpack to the same', async () => {
    const [path = ''] = files
    const plain = await new Browser(site.url).get(path, { 'accept-encoding': 'identity' })
    expect(plain.headers.get('content-encoding')).to.equal(null)
    for (const encoding of ['br', 'gzip']) {
      const answer = await new Browser(site.url).get(path, { 'accept-encoding': encoding })
      expect(answer.headers.get('content-encoding')).to.equal(encoding)
      expect(answer.body).to.equal(plain.body)
      expect(Number(answer.headers.get('content-length'))).to.be.below(plain.body.length)
    }
    const both = await new Browser(site.url).get(path, { 'accept-encoding': 'gzip, deflate, br' })
    expect(both.headers.get('content-encoding')).to.equal('br')
    const refused = await new Browser(site.url).get(path, { 'accept-encoding': 'br;q=0, gzip;q=0' })
    expect(refused.headers.get('content-encoding')).to.equal(null)
  })

  it('are not there under another name, and no other files are', async () => {
    const [path = ''] = files
    for (const target of [
      path.toUpperCase(),
      `${path}/`,
      `/${path}`,
      path.replace(/\.[0-9a-f]{12}\./, '.000000000000.'),
      '/assets/',
      '/assets/gadwall.css',
      '/assets/../package.json',
      '/assets/..%2f..%2fpackage.json',
      '/assets/%2e%2e/%2e%2e/package.json',
      '/assets/....//package.json',
      '/assets/..\\..\\package.json',
      '/assets/%00',
      '/assets/__proto__',
      '/assets/constructor',
      '/package.json',
      '/data/gadwall.sqlite',
      '/data/secret',
      '/.git/HEAD',
    ]) {
      const { status } = await sendTarget(site.url, target)
      expect(status, target).to.equal(404)
    }
  })

  it('answer HEAD like GET, and nothing else', async () => {
    const [path = ''] = files
    const head = await sendTarget(site.url, path, { method: 'HEAD' })
    expect(head).to.include({ status: 200, body: '' })
    expect(Number(headerOf(head, 'content-length'))).to.be.above(0)
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE']) {
      expect((await sendTarget(site.url, path, { method })).status, method).to.be.oneOf([404, 405])
    }
  })
})
