import { expect } from 'chai'
import type { Route } from '../../src/web/routing/router.ts'
import { type Answer, Browser } from '../support/browser.ts'
import { type MailBox, startMailSite } from '../support/mail-box.ts'
import { createOwner, createPerson } from '../support/people.ts'
import { PASSWORD, type TestSite } from '../support/test-site.ts'

const ORIGIN = 'https://users.example.com'
const PAGE_POLICY = [
  "default-src 'none'",
  "connect-src 'self'",
  "script-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'self'",
]

interface Case {
  /** Such as `POST /login, logged in`. */
  readonly what: string
  readonly route: Route
  readonly isSignedIn: boolean
  readonly answer: Answer
}

/** What stands here comes from the list of routes: a new route is tried without a new line. */
describe('the headers of every route, for a visitor and for somebody who is logged in', function () {
  this.timeout(30_000)
  let site: TestSite
  let box: MailBox
  const cases: Case[] = []

  before(async () => {
    ;({ site, box } = await startMailSite({ BASE_URL: ORIGIN, SIGN_IN_BY_MAIL: 'on' }))
    await createOwner(site)
    await createPerson(site, 'ada', 'ada@example.com')
    for (const route of site.gadwall.routes) {
      for (const isSignedIn of [false, true]) {
        const browser = isSignedIn ? await signedIn() : new Browser(site.url)
        const what = `${route.method} ${route.path}, ${isSignedIn ? 'logged in' : 'a visitor'}`
        cases.push({ what, route, isSignedIn, answer: await ask(browser, route) })
      }
    }
  })
  after(() => site.stop())

  async function signedIn(): Promise<Browser> {
    const browser = new Browser(site.url)
    const _csrf = await browser.token('/login')
    const fields = { _csrf, username: 'ada', password: PASSWORD }
    const answer = await browser.post('/login', fields, { origin: ORIGIN })
    expect(answer.status).to.equal(303)
    return browser
  }

  /** Sends what a person could send: forms are empty, and have a token. */
  async function ask(browser: Browser, { method, path }: Route): Promise<Answer> {
    const address = path.replaceAll(/:\w+/g, 'something')
    if (method === 'GET') return browser.get(address)
    const _csrf = await browser.token('/logout')
    return browser.post(address, { _csrf }, { origin: ORIGIN })
  }

  const each = (check: (one: Case) => void, isMeant: (one: Case) => boolean = () => true) => {
    const meant = cases.filter(isMeant)
    expect(meant).to.not.have.length(0)
    for (const one of meant) check(one)
  }
  const readsSession = ({ route }: Case) => !route.isStateless

  it('there is an answer for each, and none of them is a failure', () => {
    expect(cases.length).to.be.above(60)
    each(({ what, answer }) => expect(answer.status, what).to.be.below(500))
    const signedInPages = cases.filter((one) => one.isSignedIn && one.answer.status === 200)
    expect(signedInPages.length).to.be.above(12)
    expect(box.mails).to.deep.equal([])
  })

  it('no page runs what stands in it, is framed, is taken for another type, or tells others its address', () => {
    each(({ what, answer: { headers } }) => {
      const policy = headers.get('content-security-policy') ?? ''
      for (const directive of PAGE_POLICY) expect(policy.split('; '), what).to.include(directive)
      expect(policy, what).to.not.match(/unsafe|\*/)
      expect(headers.get('x-frame-options'), what).to.equal('DENY')
      expect(headers.get('x-content-type-options'), what).to.equal('nosniff')
      expect(headers.get('referrer-policy'), what).to.equal('same-origin')
      expect(headers.get('cross-origin-opener-policy'), what).to.equal('same-origin')
      expect(headers.get('cross-origin-resource-policy'), what).to.equal('same-origin')
    })
  })

  it('https is promised for a year, for all hosts below', () => {
    each(({ what, answer: { headers } }) => {
      const promise = headers.get('strict-transport-security')
      expect(promise, what).to.equal('max-age=31536000; includeSubDomains')
    })
  })

  it('no cache keeps an answer that was made with a look at the session, nor gives it to somebody else', () => {
    each(({ what, answer: { headers } }) => {
      expect(headers.get('cache-control'), what).to.equal('no-store')
      expect((headers.get('vary') ?? '').toLowerCase().split(/, */), what).to.include('cookie')
    }, readsSession)
  })

  it('what is answered without a look at the session sets no cookie', () => {
    each(
      ({ what, answer: { headers } }) => expect(headers.getSetCookie(), what).to.deep.equal([]),
      (one) => !readsSession(one),
    )
  })

  it('a logout has the browser forget what it has kept, and nothing else does', () => {
    each(({ what, isSignedIn, answer: { headers } }) => {
      const isLogout = what.startsWith('POST /logout')
      expect(headers.get('clear-site-data'), what).to.equal(isLogout ? '"cache"' : null)
      if (!isSignedIn) return
      const isForgotten = headers.getSetCookie().some((one) => one.startsWith('__Host-gadwall=;'))
      expect(isForgotten, what).to.equal(isLogout)
    })
  })

  it('whoever ends the very session they are in is told to forget it as well', async () => {
    const browser = await signedIn()
    const { body } = await browser.get('/account/sessions', { accept: 'application/json' })
    const { sessions, csrfToken } = JSON.parse(body)
    const own = sessions.find(({ isThis }: { isThis: boolean }) => isThis)
    const answer = await browser.post(
      `/account/sessions/${own.id}/end`,
      { _csrf: csrfToken },
      { origin: ORIGIN },
    )
    expect(answer.headers.get('clear-site-data')).to.equal('"cache"')
  })

  it('every cookie is of this host alone, and no script reads it', () => {
    each(({ what, answer }) => {
      for (const cookie of answer.headers.getSetCookie()) {
        expect(cookie, what).to.match(/^__Host-gadwall/)
        expect(cookie, what).to.match(/; path=\/;/i)
        expect(cookie, what).to.match(/; secure/i)
        expect(cookie, what).to.match(/; httponly/i)
        expect(cookie, what).to.match(/; samesite=(lax|strict)/i)
        expect(cookie, what).to.not.match(/; domain/i)
        expect(cookie.length, what).to.be.below(4096)
      }
    })
  })

  it('whoever is logged in finds on each page how to log out, by a form', () => {
    each(
      ({ what, answer }) => {
        expect(answer.body, what).to.match(/<form[^>]* method="post"[^>]* action="\/logout"/)
      },
      ({ isSignedIn, answer: { status, headers } }) =>
        isSignedIn && status === 200 && !!headers.get('content-type')?.includes('text/html'),
    )
  })
})
