import { expect } from 'chai'
import { addApp, authenticatorOf } from '../support/authenticator.ts'
import { Browser } from '../support/browser.ts'
import { createPerson, loggedIn } from '../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../support/test-site.ts'

const STEP = '/login/factor'
const APP = '/account/factors/app'
const NEW_PASSWORD = 'quite another long password'

describe('somebody who logs in in two steps', () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite({ STORE_TIMEOUT_MS: '60000', TRUSTED_BROWSER_DAYS: '30' })
  })
  after(() => site.stop())

  /** Every page and act that asks for a recent login: a new one is tried without a new line. */
  const guarded = () =>
    site.gadwall.routes.filter(({ guard }) => guard.label.includes('recent login'))
  const addressOf = (path: string) => path.replaceAll(/:\w+/g, 'something')

  async function expectAsked(browser: Browser, what: string): Promise<void> {
    const routes = guarded().filter(({ path }) => !path.startsWith('/admin'))
    expect(routes).to.have.length.above(8)
    for (const { method, path } of routes) {
      const address = addressOf(path)
      const answer =
        method === 'GET'
          ? await browser.get(address)
          : await browser.post(address, { _csrf: await browser.token('/logout') })
      expect(answer.location, `${what}: ${method} ${path}`).to.match(/^\/reauthenticate/)
    }
  }

  it('is asked for a factor before each sensitive step, although a change of password has just proved the password', async () => {
    await createPerson(site, 'ann')
    const browser = await loggedIn(site, 'ann')
    const app = await addApp(site, browser)
    site.wait(16 * 60_000)
    const fields = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }
    expect((await browser.submit('/account/password', fields)).status).to.equal(303)
    await expectAsked(browser, 'after a change of the password')
    expect((await browser.submit('/reauthenticate', { code: app.code() })).status).to.equal(303)
    expect((await browser.get(APP)).status).to.equal(200)
  })

  it('is asked for a factor there, too, when their browser is trusted and the password was enough to log in', async () => {
    await createPerson(site, 'bob')
    const app = await addApp(site, await loggedIn(site, 'bob'))
    const browser = new Browser(site.url)
    await browser.submit('/login', { username: 'bob', password: PASSWORD })
    expect((await browser.submit(STEP, { code: app.code(), trust: '1' })).status).to.equal(303)
    expect((await browser.get(APP)).status).to.equal(200)
    await browser.submit('/logout', {})
    const again = await browser.submit('/login', { username: 'bob', password: PASSWORD })
    expect(again).to.include({ status: 303, location: '/account' })
    await expectAsked(browser, 'in a trusted browser')
  })

  it('who has none is not asked for one', async () => {
    await createPerson(site, 'cid')
    expect((await (await loggedIn(site, 'cid')).get(APP)).status).to.equal(200)
  })
})

describe('the secret of an app that is about to be added', () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite({ SECOND_FACTOR: 'optional' })
  })
  after(() => site.stop())

  it('is shown in one session only: whoever has seen it elsewhere has nothing', async () => {
    await createPerson(site, 'ann')
    const thief = await loggedIn(site, 'ann')
    const stolen = authenticatorOf(site, (await thief.get(APP)).body)
    const owner = await loggedIn(site, 'ann')
    const own = authenticatorOf(site, (await owner.get(APP)).body)
    expect(own.secret).to.not.equal(stolen.secret)
    expect(authenticatorOf(site, (await owner.get(APP)).body).secret).to.equal(own.secret)
    for (const browser of [owner, thief]) {
      const wrong = await browser.submit(APP, { code: stolen.code(), name: '' }, '/account')
      expect(wrong.status).to.equal(422)
    }
    const page = authenticatorOf(site, (await owner.get(APP)).body)
    const added = await owner.submit(APP, { code: page.code(), name: '' }, '/account')
    expect(added.status).to.equal(303)
    site.wait(60_000)
    const half = new Browser(site.url)
    await half.submit('/login', { username: 'ann', password: PASSWORD })
    expect((await half.submit(STEP, { code: stolen.code() })).status).to.equal(422)
    expect((await half.submit(STEP, { code: page.code() })).status).to.equal(303)
  })
})
