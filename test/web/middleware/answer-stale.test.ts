import { expect } from 'chai'
import type Koa from 'koa'
import { gadwall, requireLogin, route } from '../../../src/index.ts'
import type { Feature } from '../../../src/web/feature.ts'
import { fieldsOf } from '../../../src/web/forms/form.ts'
import { Member, MemberBackend, startForeignApp } from '../../mounting/foreign-app.ts'
import { addApp } from '../../support/authenticator.ts'
import { type Answer, Browser } from '../../support/browser.ts'
import { createOwner, createPerson, loggedIn } from '../../support/people.ts'
import { PASSWORD, SETUP_CODE, startTestSite, type TestSite } from '../../support/test-site.ts'

const STALE = 'This page was open while something else changed, so nothing was done.'
const FROM_HERE = { 'sec-fetch-site': 'same-origin' }

describe('a form that is too old', () => {
  let site: TestSite
  /** A site without an owner: made by the test that needs it. */
  let fresh: TestSite | undefined
  before(async () => {
    site = await startTestSite()
    await createOwner(site)
    await createPerson(site, 'ada')
    await createPerson(site, 'grace')
  })
  after(() => Promise.all([site.stop(), fresh?.stop()]))

  function expectFilled(answer: Answer, ...values: string[]): void {
    expect(answer.status).to.equal(403)
    expect(answer.body).to.contain(STALE).and.to.not.contain(PASSWORD)
    expect(answer.body).to.not.match(/csrf_refused|token|Error:/i)
    for (const value of values) expect(answer.body).to.contain(`value="${value}"`)
  }

  /** To the second step of somebody who has one. */
  async function goHalfWay(browser: Browser) {
    await createPerson(site, 'eve')
    await addApp(site, await loggedIn(site, 'eve'))
    const answer = await browser.submit('/login', { username: 'eve', password: PASSWORD })
    expect(answer.location).to.equal('/login/factor')
  }

  async function goToNewPassword(browser: Browser) {
    const kim = await createPerson(site, 'kim')
    const owner = { backend: 'users', userId: String(kim.id) }
    await site.auth.newPasswords?.requireNewPassword(owner)
    const answer = await browser.submit('/login', { username: 'kim', password: PASSWORD })
    expect(answer.location).to.equal('/login/password')
  }

  /** The token of the form on the page that is shown. */
  const tokenIn = ({ body }: Answer) => /name="_csrf" value="([^"]+)"/.exec(body)?.[1] ?? ''

  it('comes back filled, without the password, and works when it is sent again', async () => {
    const browser = new Browser(site.url)
    const _csrf = await browser.token('/login')
    browser.cookies.clear()
    const fields = { username: 'ada', password: PASSWORD, remember: '1', next: '/account/password' }
    const answer = await browser.post('/login', { ...fields, _csrf }, FROM_HERE)
    expectFilled(answer, 'ada', '/account/password')
    expect(answer.body).to.match(/name="remember"[^>]* checked/)
    expect(browser.sessionId).to.equal(undefined)
    const again = await browser.post('/login', { ...fields, _csrf: tokenIn(answer) }, FROM_HERE)
    expect(again).to.include({ status: 303, location: '/account/password' })
  })

  it('does so on every page with a form, and nothing is executed', async () => {
    const newSite = await startTestSite()
    fresh = newSite
    const posts = new Map(
      [...site.gadwall.routes, ...newSite.gadwall.routes]
        .filter(({ method, path }) => method === 'POST' && path !== '/logout')
        // They are about people, and have a test of their own.
        .filter(({ path }) => !path.startsWith('/admin'))
        .map(({ path, page }) => [path, page]),
    )
    expect([...posts.keys()]).to.include.members([
      '/login',
      '/register',
      '/setup',
      '/account/password',
    ])
    for (const [path, page] of posts) {
      const { url } = path === '/setup' ? newSite : site
      const isForMembers = /^\/(account|language|reauthenticate)/.test(path)
      const browser = isForMembers ? await loggedIn(site, 'ada') : new Browser(url)
      if (path === '/login/factor') await goHalfWay(browser)
      if (path === '/login/password') await goToNewPassword(browser)
      const _csrf = await new Browser(url).token('/login')
      const names = { username: 'newcomer', email: 'new@example.com', code: SETUP_CODE }
      const secrets = { password: PASSWORD, currentPassword: PASSWORD, newPassword: PASSWORD }
      const fields = { ...names, ...secrets, _csrf: _csrf || 'A'.repeat(96) }
      const answer = await browser.post(path, fields, FROM_HERE)
      if (page !== undefined) {
        // A mere button: its page comes again, with a notice.
        expect(answer, path).to.include({ status: 303, location: page })
        expect((await browser.get(page)).body, path).to.contain('nothing was done')
        continue
      }
      expect(answer.status, path).to.equal(403)
      expectFilled(answer)
      expect(tokenIn(answer), path).to.not.equal('')
    }
    for (const each of [site, newSite]) {
      const [rows] = await each.connection.query(
        "SELECT username FROM users WHERE username = 'newcomer'",
      )
      expect(rows).to.deep.equal([])
    }
  })

  it('is refused as forged unless the browser says that it comes from here', async () => {
    const browser = await loggedIn(site, 'ada')
    const _csrf = await new Browser(site.url).token('/login')
    const foreign = [
      {},
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { origin: 'null' },
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
      { origin: 'https://evil.com' },
    ]
    for (const headers of foreign) {
      const answer = await browser.post('/logout', { _csrf }, headers as Record<string, string>)
      expect(answer.status).to.equal(403)
      expect(answer.body).to.contain('Not allowed').and.to.not.contain(STALE)
    }
    expect((await browser.get('/account')).status).to.equal(200)
  })

  it('without a token at all is refused, also when it comes from here', async () => {
    const answer = await (await loggedIn(site, 'ada')).post('/logout', '', FROM_HERE)
    expect(answer.status).to.equal(403)
    expect(answer.body).to.contain('Not allowed')
  })

  it('logs out all the same when it is a logout from here', async () => {
    const browser = await loggedIn(site, 'ada')
    const _csrf = await new Browser(site.url).token('/login')
    const answer = await browser.post('/logout', { _csrf }, FROM_HERE)
    expect(answer).to.include({ status: 303, location: '/' })
    expect((await browser.get('/')).body).to.contain('You are logged out.')
    expect((await browser.get('/')).body).to.not.contain('You are logged out.')
    expect((await browser.get('/account')).status).to.equal(302)
  })

  it('leads to its page after a login in between, and to who one is when the names differ', async () => {
    const browser = new Browser(site.url)
    const _csrf = await browser.token('/login')
    const password = PASSWORD
    const first = { _csrf, username: 'ada', password }
    expect((await browser.post('/login', first, FROM_HERE)).status).to.equal(303)
    const id = browser.sessionId
    const second = { _csrf, username: 'Ada', password: 'wrong', next: '/account/password' }
    expect(await browser.post('/login', second, FROM_HERE)).to.include({
      status: 303,
      location: '/account/password',
    })
    const other = await browser.post('/login', { ...first, username: 'grace' }, FROM_HERE)
    expect(other.status).to.equal(403)
    expect(other.body).to.contain('You are ada').and.to.contain('Not you?')
    expect(browser.sessionId).to.equal(id)
  })

  it('leads to log in when the session has ended meanwhile, and says so', async () => {
    const browser = await loggedIn(site, 'ada')
    const _csrf = await browser.token('/account/password')
    await site.auth.stores.sessions.destroyAllOf({
      backend: site.users.backend,
      userId: String((await site.users.findByUsername('ada'))?.id),
    })
    const fields = { _csrf, currentPassword: PASSWORD, newPassword: 'quite another pass phrase' }
    const answer = await browser.post('/account/password', fields, FROM_HERE)
    expect(answer).to.include({ status: 303, location: '/login?next=/account/password' })
    const { body } = await browser.get(answer.location)
    expect(body).to.contain('You were logged out.')
    expect(browser.sessionId, 'the cookie is cleared').to.equal(undefined)
    expect((await browser.get('/login')).body).to.not.contain('You were logged out.')
    await loggedIn(site, 'ada')
  })

  it('is told to a client that prefers JSON, with a fresh token', async () => {
    const browser = await loggedIn(site, 'ada')
    const _csrf = await new Browser(site.url).token('/login')
    const headers = { ...FROM_HERE, accept: 'application/json' }
    const answer = await browser.post('/account/password', { _csrf }, headers)
    expect(answer.status).to.equal(403)
    const { error, csrfToken } = JSON.parse(answer.body)
    expect(error.code).to.equal('form_stale')
    const again = await browser.post('/logout', { _csrf: csrfToken }, headers)
    expect(again.status).to.equal(200)
  })
})

describe('a form that is too old, on the pages of an app', () => {
  const asked: string[] = []
  const things: Feature = {
    name: 'things',
    requires: [],
    messages: { 'title.login': 'Things' },
    routes: (_auth, web) => [
      route('GET', '/things', requireLogin(), (ctx) =>
        web.renderer.page(ctx, 'session/end', { title: 'Things' }),
      ),
      route('POST', '/things', requireLogin(), () => void asked.push('add')),
      route('POST', '/things/:id/end', requireLogin(), () => void asked.push('end')),
      route('POST', '/elsewhere', requireLogin(), (ctx) => void asked.push(String(fieldsOf(ctx))), {
        page: '/things',
      }),
    ],
  }

  it('comes back with a notice where there is no form to fill, and leads to the page it stands on', async () => {
    const app = await startForeignApp((koa, base) => {
      const users = gadwall({
        formSeconds: 0,
        ...base,
        prefix: '/members',
        backends: [new MemberBackend(new Member('ada'))],
        features: ['stock', things],
      })
      koa.use(users.middleware() as Koa.Middleware)
    })
    const browser = await app.loggedIn('ada', '/members')
    const _csrf = await app.browser().token('/members/login')

    const same = await browser.post('/members/things', { _csrf }, FROM_HERE)
    expect(same.status).to.equal(403)
    expect(same.body).to.contain(STALE)
    for (const path of ['/members/things/7/end', '/members/elsewhere']) {
      const answer = await browser.post(path, { _csrf }, FROM_HERE)
      expect(answer, path).to.include({ status: 303, location: '/members/things' })
      expect((await browser.get('/members/things')).body, path).to.contain(STALE)
      expect((await browser.get('/members/things')).body, path).to.not.contain(STALE)
    }
    expect(asked).to.deep.equal([])
    await app.stop()
  })
})
