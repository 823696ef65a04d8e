import { expect } from 'chai'
import type { Route } from '../../../src/web/routing/router.ts'
import { type Answer, Browser } from '../../support/browser.ts'
import { startMailSite } from '../../support/mail-box.ts'
import { createOwner, createPerson, loggedIn } from '../../support/people.ts'
import { PASSWORD, type TestSite } from '../../support/test-site.ts'

const NEW = 'a new and long enough password'
const SCRIPT = '<script>alert(1)</script>'
/** Ways to name a place that have led browsers to other sites. */
const ELSEWHERE = [
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example/',
  'https:evil.example',
]
const NAMES = [
  'next',
  'state',
  'return_to',
  'redirect',
  'redirect_uri',
  'continue',
  'url',
  'RelayState',
]
/** 4 GiB, ten times over. */
const HUGE =
  '$argon2id$v=19$m=4194304,t=10,p=1$c29tZXNhbHRzb21lc2FsdA$RdescudvJCsgt3ub+b+dWRWJTmaaJObG'

// Each is what went wrong elsewhere, and does not here.
describe('faults that others have shipped: what is typed and what is stored', function () {
  this.timeout(30_000)
  let site: TestSite
  before(async () => {
    ;({ site } = await startMailSite({ SIGN_IN_BY_MAIL: 'on' }))
    await createOwner(site)
    await createPerson(site, 'ada', 'ada@example.com')
    await createPerson(site, 'bob', 'bob@example.com')
  })
  after(() => site.stop())

  /** Asks each route, as a visitor and as somebody who is logged in, with these fields. */
  async function everywhere(
    fields: Record<string, string>,
    check: (answer: Answer, what: string, route: Route) => void,
  ) {
    for (const open of [async () => new Browser(site.url), () => loggedIn(site, 'ada')]) {
      let browser = await open()
      let _csrf = await browser.token('/login')
      for (const route of site.gadwall.routes) {
        const address = route.path.replaceAll(/:\w+/g, 'something')
        const answer =
          route.method === 'GET'
            ? await browser.get(`${address}?${new URLSearchParams(fields)}`)
            : await browser.post(address, { _csrf, ...fields })
        check(answer, `${route.method} ${route.path} ${JSON.stringify(fields)}`, route)
        if (!answer.headers.has('clear-site-data')) continue
        // It was the logout.
        browser = await open()
        _csrf = await browser.token('/login')
      }
    }
  }

  it('no field of any page leads to another site (allauth 65.14.1)', async () => {
    for (const to of ELSEWHERE) {
      const fields = Object.fromEntries(NAMES.map((name) => [name, to]))
      await everywhere(fields, ({ location }, what) => {
        if (location) expect(new URL(location, site.url).origin, what).to.equal(site.url)
      })
    }
  })

  it('no form that is refused answers as a success, and what is done is a 303 (Devise #5340)', async () => {
    // What is asked for is the answer itself: a file.
    const files = ['/account/data']
    await everywhere({}, ({ status }, what, { method, path }) => {
      if (files.includes(path)) expect(status, what).to.be.oneOf([200, 303])
      else if (method === 'POST') expect(status, what).to.be.oneOf([303, 401, 403, 404, 410, 422])
      // The pages for staff are for staff.
      else expect(status, what).to.be.oneOf([200, 302, 303, 403, 404, 410])
    })
    const wrong = { username: 'ada', password: 'wrong' }
    expect((await new Browser(site.url).submit('/login', wrong)).status).to.equal(401)
  })

  it('a name that is markup is text on every page (allauth 0.38)', async () => {
    const ada = await loggedIn(site, 'ada')
    const answer = await ada.submit('/account/profile', { firstName: SCRIPT, lastName: SCRIPT })
    expect(answer.status).to.equal(303)
    let pages = ''
    await everywhere({}, ({ body }) => {
      pages += body
    })
    expect(pages).to.contain('&lt;script&gt;alert').and.not.contain(SCRIPT)
  })

  it('neither a registration nor a change of address tells that an address is used (allauth 0.55, Kratos #2538)', async () => {
    const signedIn = await loggedIn(site, 'ada')
    const answerTo = async (path: string, email: string, browser: Browser, index: number) => {
      const fields = { username: `somebody${index}`, password: PASSWORD, currentPassword: PASSWORD }
      const { status, location, body } = await browser.submit(path, { ...fields, email })
      return JSON.stringify([status, location, body])
    }
    for (const path of ['/register', '/account/email']) {
      const answers = new Set<string>()
      for (const [index, email] of ['bob@example.com', 'free@example.com'].entries()) {
        const browser = path === '/register' ? new Browser(site.url) : signedIn
        answers.add(await answerTo(path, email, browser, index))
      }
      expect([...answers], path).to.have.length(1)
      expect([...answers].join(), path).to.contain('303')
    }
  })

  it('a new password needs the current one, wherever there is one (allauth 0.34)', async () => {
    const browser = await loggedIn(site, 'bob')
    for (const fields of [{}, { currentPassword: '' }, { currentPassword: 'wrong' }]) {
      const answer = await browser.submit('/account/password', { newPassword: NEW, ...fields })
      expect(answer.status, JSON.stringify(fields)).to.equal(422)
    }
    await loggedIn(site, 'bob')
  })

  it('a stored hash of enormous cost is refused at the login, and stops nothing (Kratos, May 2026)', async () => {
    await site.connection.query(`UPDATE users SET password_hash = '${HUGE}' WHERE username = 'bob'`)
    const start = performance.now()
    const fields = { username: 'bob', password: PASSWORD }
    const { status } = await new Browser(site.url).submit('/login', fields)
    expect(status).to.equal(401)
    expect(performance.now() - start).to.be.below(5000)
    await loggedIn(site, 'ada')
  })

  it('a password of 30 kB takes no work, alone or beside a name as long (Django 2013, Kratos)', async () => {
    const long = 'long password '.repeat(2150)
    const start = performance.now()
    for (const [path, fields] of [
      ['/login', { username: 'ada', password: long }],
      ['/register', { username: long.slice(0, 100), email: '', password: long }],
      ['/register', { username: long, email: '', password: PASSWORD }],
    ] as const) {
      const { status } = await new Browser(site.url).submit(path, fields)
      expect(status, path).to.be.oneOf([401, 422])
    }
    expect(performance.now() - start).to.be.below(5000)
  })
})
