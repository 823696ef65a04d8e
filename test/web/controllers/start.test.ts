import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import Koa from 'koa'
import { gadwall, protect, requireLogin } from '../../../src/index.ts'
import { memoryBackend, memoryStores } from '../../../src/testing.ts'
import { SIX_LINES } from '../../../src/web/start-card.ts'
import { Browser } from '../../support/browser.ts'
import { createPerson, loggedIn } from '../../support/people.ts'
import { PASSWORD, SETUP_CODE, startTestSite, type TestSite } from '../../support/test-site.ts'

const DEVELOPMENT = { NODE_ENV: 'development', BCRYPT_COST: '10' }
const HEADING = 'Your site stands.'
const CLOSE = '/account/start/close'

describe('the card with the first steps', function () {
  this.timeout(20_000)
  let site: TestSite
  let ada: Browser
  before(async () => {
    site = await startTestSite(DEVELOPMENT)
    ada = new Browser(site.url)
    await ada.submit('/setup', { code: SETUP_CODE, username: 'ada', email: '', password: PASSWORD })
  })
  after(() => site.stop())

  const logIn = (username: string) => loggedIn(site, username)

  it('stands on the profile page after the set-up, with links to pages that there are', async () => {
    const { body } = await ada.get('/account')
    expect(body).to.contain(HEADING).and.contain('check --deploy').and.contain(' demo')
    const [, card = ''] =
      /<section class="card start"([\s\S]*?)<div class="sheet">/.exec(body) ?? []
    const links = [...card.matchAll(/href="([^"]+)"/g)].map(([, href]) => href as string)
    expect(links).to.include.members([
      '/docs',
      '/docs/start-in-an-app',
      '/docs/deployment',
      '/admin',
      '/dev/mail',
    ])
    for (const link of links) expect([200, 303], link).to.include((await ada.get(link)).status)
  })

  it('shows six lines that work as they stand', async () => {
    const [first = '', ...lines] = SIX_LINES.split('\n').filter((line) => line.trim() !== '')
    expect(lines).to.have.length(5)
    expect(first).to.equal("import { gadwall, protect, requireLogin } from 'gadwall'")
    const given: Readonly<Record<string, unknown>> = {
      ...{ gadwall, protect, requireLogin, koa: new Koa() },
      ...{ stores: memoryStores(), backends: [memoryBackend()], baseUrl: 'http://localhost' },
      secret: 'a secret that only the tests of this project know',
    }
    new Function(...Object.keys(given), lines.join('\n'))(...Object.values(given))
    const server = createServer((given.koa as Koa).callback()).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const answer = await new Browser(`http://127.0.0.1:${port}`).get('/anything')
    server.close()
    expect([answer.status, answer.location]).to.deep.equal([302, '/login?next=/anything'])
  })

  it('is for superusers who sit at the machine, and for nobody else', async () => {
    await createPerson(site, 'bob')
    const eve = await createPerson(site, 'eve')
    await eve.update({ isStaff: true })
    for (const name of ['bob', 'eve']) {
      const browser = await logIn(name)
      expect((await browser.get('/account')).body, name).to.not.contain(HEADING)
      expect((await browser.submit(CLOSE, {}, '/account')).status, name).to.equal(403)
    }
    const proxied = await ada.get('/account', { 'x-forwarded-for': '127.0.0.1' })
    expect(proxied.body).to.contain('Your account').and.not.contain(HEADING)
    expect((await new Browser(site.url).submit(CLOSE, {}, '/login')).status).to.be.oneOf([302, 303])
  })

  it('goes with one click, for good, in every browser, and only for who clicked', async () => {
    const grace = await createPerson(site, 'grace')
    await grace.update({ isStaff: true, isSuperuser: true })
    const other = await logIn('grace')
    expect((await other.get('/account')).body).to.contain(HEADING)
    const closed = await ada.submit(CLOSE, {}, '/account')
    expect([closed.status, closed.location]).to.deep.equal([303, '/account'])
    expect((await ada.get('/account')).body)
      .to.contain('The first steps are gone')
      .and.not.contain(HEADING)
    const again = await logIn('ada')
    expect((await again.get('/account')).body)
      .to.contain('Your account')
      .and.not.contain(HEADING)
    expect((await other.get('/account')).body).to.contain(HEADING)
  })

  it('is not there in any mode but development', async () => {
    const live = await startTestSite()
    const browser = new Browser(live.url)
    await browser.submit('/setup', {
      code: SETUP_CODE,
      username: 'ada',
      email: '',
      password: PASSWORD,
    })
    const { body } = await browser.get('/account')
    const { status } = await browser.submit(CLOSE, {}, '/account')
    await live.stop()
    expect(body).to.contain('Superuser').and.not.contain(HEADING)
    expect(status).to.equal(404)
  })
})
