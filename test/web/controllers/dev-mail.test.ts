import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { AppContext } from '../../../src/web/context.ts'
import { allowDeveloper } from '../../../src/web/routing/allow-developer.ts'
import { Browser } from '../../support/browser.ts'
import { createOwner, createPerson } from '../../support/people.ts'
import { sendTarget } from '../../support/raw-http.ts'
import { startTestSite, type TestSite } from '../../support/test-site.ts'

const DEVELOPMENT = { NODE_ENV: 'development', BCRYPT_COST: '10' }
const STRANGER = 'Żółć "<b>&\'x'

describe('/dev/mail', () => {
  let site: TestSite
  let folder: string
  before(async () => {
    site = await startTestSite({ ...DEVELOPMENT, SITE_NAME: 'Grüße <i>' })
    folder = join(site.directory, 'data', 'mail')
    await createOwner(site)
    await createPerson(site, 'ada', 'ada@example.com')
  })
  after(() => site.stop())

  const browser = () => new Browser(site.url)
  const links = (body: string) =>
    [...body.matchAll(/href="(\/dev\/mail\/[^"]+)"/g)].map(([, href]) => href as string)

  it('is empty before the first mail', async () => {
    const { status, body } = await browser().get('/dev/mail')
    expect(status).to.equal(200)
    expect(body).to.contain('No mail yet')
  })

  it('shows a mail that was asked for: whom it is for, what it says, and links that lead on', async () => {
    site.gadwall.start()
    const person = browser()
    await person.submit('/password-reset', { email: 'ada@example.com' })
    let [link] = links((await browser().get('/dev/mail')).body)
    for (let tries = 0; !link && tries < 100; tries++) {
      // Mails are due in the order in which they were asked for, a millisecond apart.
      site.wait(1000)
      await new Promise((resolve) => setTimeout(resolve, 50))
      ;[link] = links((await browser().get('/dev/mail')).body)
    }
    const list = await browser().get('/dev/mail')
    expect(list.body).to.contain('Choose a new password for Grüße &lt;i&gt;')
    expect(list.body).to.contain('To ada@example.com')
    const { body } = await browser().get(String(link))
    expect(body).to.contain('Choose a new password for Grüße &lt;i&gt;').and.contain('Hello ada,')
    const [, address = ''] = /href="(http[^"]+)"/.exec(body) ?? []
    expect(address).to.match(new RegExp(`^${site.url}/password-reset/[\\w-]+\\.[\\w-]+$`))
    expect((await person.get(address.slice(site.url.length))).location).to.equal(
      '/password-reset/new',
    )
    const told = site.log.find(({ message }) => message.includes('a mail is kept'))
    expect(told?.fields).to.deep.equal({ page: site.url + link })

    const html = await browser().get(`${link}/html`)
    expect(html.headers.get('content-type')).to.equal('text/html; charset=utf-8')
    expect(html.headers.get('content-security-policy'))
      .to.contain("default-src 'none'")
      .and.contain('sandbox')
      .and.not.contain('allow-scripts')
    expect(html.body).to.contain('<!doctype html>').and.contain(address)
  })

  it('opens no other file, whatever name is asked for, and shows what a mail says as text', async () => {
    mkdirSync(folder, { recursive: true })
    const name = '2026-01-02T03-04-05.678Z-0123456789ab.eml'
    const mail = [
      'Subject: <script>alert(1)</script>',
      `To: ${STRANGER}`,
      '',
      'javascript:alert(1) <b>',
    ]
    writeFileSync(join(folder, name), mail.join('\r\n'))
    writeFileSync(join(folder, 'notes.eml'), 'Subject: mine\n\nprivate')
    writeFileSync(join(site.directory, 'outside.eml'), 'Subject: outside\n\nprivate')
    const planted = '2026-01-02T03-04-05.679Z-0123456789ab.eml'
    symlinkSync(join(site.directory, 'outside.eml'), join(folder, planted))
    const names = [
      'notes.eml',
      planted,
      '..',
      '.',
      '../outside.eml',
      '%00',
      `${name}%00`,
      `./${name}`,
    ]
    names.push(
      '..%2Foutside.eml',
      '..%2f..%2f..%2fetc%2fpasswd',
      `%2e%2e%2foutside.eml`,
      'x'.repeat(5000),
    )
    for (const one of [...names, ...names.map(encodeURIComponent)]) {
      for (const path of [`/dev/mail/${one}`, `/dev/mail/${one}/html`]) {
        const { status, body } = await sendTarget(site.url, path)
        // Broken paths are a 400, and a dot alone is a name as any other.
        expect([400, 404], path).to.include(status)
        expect(body, path).to.not.contain('private')
      }
    }
    const list = await browser().get('/dev/mail')
    expect(list.body).to.contain('&lt;script&gt;').and.not.contain('private')
    const shown = await browser().get(`/dev/mail/${name}`)
    expect(shown.body).to.not.match(/<script>alert|<b>|href="javascript/)
    expect((await browser().get(`/dev/mail/${name}/html`)).body).to.equal('')
  })

  it('is not there for others: behind a proxy, under a foreign name, from another machine', async () => {
    for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via', 'x-forwarded-host']) {
      const { status } = await browser().get('/dev/mail', { [name]: '127.0.0.1' })
      expect(status, name).to.equal(404)
    }
    const peers: [string, string, boolean][] = [
      ['127.0.0.1', 'localhost:3000', true],
      ['::1', '[::1]:3000', true],
      ['::ffff:127.0.0.1', '127.0.0.1', true],
      ['192.168.1.7', 'localhost:3000', false],
      ['203.0.113.7', 'localhost:3000', false],
      ['::ffff:10.0.0.1', '127.0.0.1:3000', false],
      ['127.0.0.1', 'evil.test', false],
      ['127.0.0.1', 'localhost.evil.test:3000', false],
      ['127.0.0.1', '127.0.0.1.evil.test', false],
    ]
    for (const [remoteAddress, host, isLet] of peers) {
      let isIn = false
      const refuse = () => {
        throw new Error('404')
      }
      const ctx = { req: { headers: { host }, socket: { remoteAddress } }, throw: refuse }
      await allowDeveloper()(ctx as unknown as AppContext, async () => {
        isIn = true
      }).catch(() => {})
      expect(isIn, `${remoteAddress} ${host}`).to.equal(isLet)
    }
  })
})

describe('/dev/mail of a site that is no developer’s', () => {
  it('is not there with a mail server, and not in any mode but development', async () => {
    const smtp = { SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'accounts@example.com' }
    const production = { ...smtp, NODE_ENV: 'production', BCRYPT_COST: '10' }
    const statuses = []
    for (const environment of [{}, production, { ...DEVELOPMENT, ...smtp }]) {
      const site = await startTestSite(environment)
      statuses.push((await new Browser(site.url).get('/dev/mail')).status)
      await site.stop()
    }
    expect(statuses).to.deep.equal([404, 404, 404])
  })
})
