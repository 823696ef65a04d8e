import { expect } from 'chai'
import type { Route } from '../../src/web/routing/router.ts'
import { type Authenticator, addApp } from '../support/authenticator.ts'
import { type Answer, Browser } from '../support/browser.ts'
import { startMailSite } from '../support/mail-box.ts'
import { createOwner, createPerson, loggedIn } from '../support/people.ts'
import { PASSWORD, type TestSite } from '../support/test-site.ts'

const STEP = '/login/factor'

/** What stands here comes from the list of routes: a new route is tried without a new line. */
describe('a login that is half-way', function () {
  this.timeout(30_000)
  let site: TestSite
  let app: Authenticator
  before(async () => {
    ;({ site } = await startMailSite({}, { hostname: 'localhost' }))
    await createOwner(site)
    await createPerson(site, 'ada', 'ada@example.com')
    app = await addApp(site, await loggedIn(site, 'ada'))
  })
  after(() => site.stop())

  const halfWay = async () => {
    const browser = new Browser(site.url)
    const fields = { username: 'ada', password: PASSWORD }
    expect((await browser.submit('/login', fields)).location).to.equal(STEP)
    return browser
  }
  const ask = async (browser: Browser, { method, path }: Route): Promise<Answer> => {
    const address = path.replaceAll(/:\w+/g, 'something')
    if (method === 'GET') return browser.get(address)
    return browser.post(address, { _csrf: await browser.token('/logout') })
  }
  const isLedToLogin = ({ status, location }: Answer) =>
    status === 302 && location.startsWith('/login')

  it('is a visitor on every route but that of the second step', async () => {
    const others = site.gadwall.routes.filter(({ path }) => path !== STEP)
    expect(others).to.have.length.above(30)
    let isProtected = 0
    for (const route of others) {
      // A form that is answered may end the step: each route is asked anew.
      const half = await halfWay()
      const visitor = await ask(new Browser(site.url), route)
      const answer = await ask(half, route)
      const seen = [answer.status, answer.location]
      expect(seen, `${route.method} ${route.path}`).to.deep.equal([
        visitor.status,
        visitor.location,
      ])
      if (isLedToLogin(answer)) isProtected += 1
      expect(answer.body, route.path).to.not.contain('ada@example.com')
    }
    expect(isProtected).to.be.above(8)
  })

  it('is in on every page with both steps, and somebody without a factor with one', async () => {
    await createPerson(site, 'bob')
    const both = await halfWay()
    await both.submit(STEP, { code: app.code() })
    const alone = await loggedIn(site, 'bob')
    const visitor = new Browser(site.url)
    const pages = site.gadwall.routes.filter(({ method }) => method === 'GET')
    for (const page of pages) {
      if (!isLedToLogin(await ask(visitor, page))) continue
      expect(isLedToLogin(await ask(both, page)), page.path).to.equal(false)
      expect(isLedToLogin(await ask(alone, page)), page.path).to.equal(false)
    }
  })
})
