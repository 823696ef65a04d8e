import { expect } from 'chai'
import { Browser } from '../../support/browser.ts'
import { sendTarget } from '../../support/raw-http.ts'
import { startTestSite, type TestSite } from '../../support/test-site.ts'

const DEVELOPMENT = { NODE_ENV: 'development', BCRYPT_COST: '10' }

describe('/docs', function () {
  this.timeout(20_000)
  let site: TestSite
  before(async () => {
    site = await startTestSite(DEVELOPMENT)
  })
  after(() => site.stop())

  const browser = () => new Browser(site.url)

  it('lists every page, and shows each with what stands before and after it', async () => {
    const { status, body } = await browser().get('/docs')
    expect(status).to.equal(200)
    const links = [...body.matchAll(/href="(\/docs\/[^"]+)"/g)].map(([, href]) => href as string)
    expect(links).to.include.members(['/docs/readme', '/docs/settings', '/docs/api'])
    for (const link of new Set(links)) {
      const page = await browser().get(link)
      expect(page.status, link).to.equal(200)
      expect(page.body, link)
        .to.contain('aria-current="page"')
        .and.match(/rel="(?:prev|next)"/)
    }
  })

  it('shows pictures, in which no script would run', async () => {
    const png = await browser().get('/docs/images/gadwall.png')
    expect([png.status, png.headers.get('content-type')]).to.deep.equal([200, 'image/png'])
    const svg = await browser().get('/docs/images/how-it-fits.svg')
    expect(svg.headers.get('content-type')).to.equal('image/svg+xml')
    expect(svg.headers.get('content-security-policy'))
      .to.contain("default-src 'none'")
      .and.contain('sandbox')
  })

  it('searches without a script, and shows a query as text', async () => {
    const { body } = await browser().get('/docs/search?q=REAUTH_MINUTES')
    expect(body)
      .to.match(/href="\/docs\/settings(?:#[^"]*)?">/)
      .and.contain('<mark>REAUTH_MINUTES</mark>')
    const hostile = await browser().get(
      `/docs/search?q=${encodeURIComponent('"><script>alert(1)</script>')}`,
    )
    expect(hostile.status).to.equal(200)
    expect(hostile.body).to.not.contain('<script>alert')
    expect(hostile.body).to.contain('value="&quot;&gt;&lt;script&gt;')
    for (const query of ['', '?q=', '?q=a&q=b', `?q=${'x'.repeat(5000)}`, '?q=%00', '?q[]=a']) {
      expect((await browser().get(`/docs/search${query}`)).status, query).to.equal(200)
    }
    const long = await browser().get(`/docs/search?q=${'a'.repeat(5000)}`)
    expect(long.body).to.not.contain('a'.repeat(201))
  })

  it('keeps the strict policy of all pages', async () => {
    for (const path of ['/docs', '/docs/search?q=mail', '/docs/settings']) {
      const { headers, body } = await browser().get(path)
      expect(headers.get('content-security-policy'), path)
        .to.contain("script-src 'self'")
        .and.contain("style-src 'self'")
        .and.not.contain('unsafe')
      expect(body, path).to.not.match(/<script>| style="| onclick=/)
    }
  })

  it('opens no other file, whatever name is asked for', async () => {
    const names = [
      ...['..', '.', '../package.json', '../README.md', 'README.md', 'settings.md', 'package'],
      ...['%00', 'settings%00', '..%2Fpackage.json', '..%2f..%2f..%2fetc%2fpasswd', '%2e%2e%2fsrc'],
      ...['../../../etc/passwd', '/etc/passwd', '__proto__', 'constructor', 'x'.repeat(5000)],
      ...['images', 'images/', 'Settings', 'settings/', 'images/..%2fsettings.md'],
    ]
    for (const name of names) {
      for (const path of [`/docs/${name}`, `/docs/images/${name}`]) {
        const { status, body } = await sendTarget(site.url, path)
        expect([400, 404], path).to.include(status)
        expect(body, path).to.not.match(/root:|"dependencies"|## /)
      }
    }
  })

  it('is not there behind a proxy, and not under a foreign name', async () => {
    for (const path of [
      '/docs',
      '/docs/settings',
      '/docs/search?q=a',
      '/docs/images/gadwall.png',
    ]) {
      for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via', 'x-forwarded-host']) {
        const { status } = await browser().get(path, { [name]: '127.0.0.1' })
        expect(status, `${path} ${name}`).to.equal(404)
      }
    }
  })

  it('is not there in any mode but development', async () => {
    const production = { NODE_ENV: 'production', BCRYPT_COST: '10' }
    const smtp = { SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'accounts@example.com' }
    for (const environment of [{}, { ...production, ...smtp }]) {
      const other = await startTestSite(environment)
      const statuses = []
      for (const path of ['/docs', '/docs/settings', '/docs/search?q=a']) {
        statuses.push((await new Browser(other.url).get(path)).status)
      }
      await other.stop()
      expect(statuses).to.deep.equal([404, 404, 404])
    }
  })
})
