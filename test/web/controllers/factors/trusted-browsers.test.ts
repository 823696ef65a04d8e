import { expect } from 'chai'
import { type Authenticator, addApp } from '../../../support/authenticator.ts'
import { Browser } from '../../../support/browser.ts'
import { createPerson, loggedIn } from '../../../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../../support/test-site.ts'

const STEP = '/login/factor'
const PAGE = '/account/factors'
const END = `${PAGE}/trusted/end`
const COOKIE = 'gadwall.trusted'
const DAY_MS = 86_400_000

describe('a trusted browser', function () {
  this.timeout(20_000)
  let site: TestSite
  before(async () => {
    site = await startTestSite({ TRUSTED_BROWSER_DAYS: '30' })
  })
  after(() => site.stop())

  let people = 0
  async function somebody(): Promise<{ name: string; app: Authenticator; browser: Browser }> {
    const name = `person${++people}`
    await createPerson(site, name)
    const browser = await loggedIn(site, name)
    return { name, browser, app: await addApp(site, browser) }
  }
  const logIn = (browser: Browser, username: string, password = PASSWORD) =>
    browser.submit('/login', { username, password })
  const logOut = (browser: Browser) => browser.submit('/logout', {})
  /** Logs in by both steps, and asks not to be asked again. */
  async function trusting(name: string, app: Authenticator, browser = new Browser(site.url)) {
    site.wait(60_000)
    expect((await logIn(browser, name)).location).to.equal(STEP)
    const answer = await browser.submit(STEP, { code: app.code(), trust: '1' })
    expect(answer.location).to.equal('/account')
    return browser
  }
  const ownerOf = async (name: string) => {
    const user = await site.users.findByUsername(name)
    return { backend: site.users.backend, userId: String(user?.id) }
  }

  it('is not asked for a second factor again, for 30 days', async () => {
    const { name, app } = await somebody()
    const browser = new Browser(site.url)
    await logIn(browser, name)
    expect((await browser.get(STEP)).body).to.contain('in this browser for 30 days')
    await trusting(name, app, browser)
    await logOut(browser)
    expect((await logIn(browser, name)).location).to.equal('/account')
    await logOut(browser)
    site.wait(30 * DAY_MS)
    expect((await logIn(browser, name)).location).to.equal(STEP)
  })

  it('is one in which it was wished: not ticked, or with a wrong code, it is none', async () => {
    const { name, app } = await somebody()
    const browser = new Browser(site.url)
    await logIn(browser, name)
    const wrong = await browser.submit(STEP, { code: '000000', trust: '1' })
    expect(wrong.status).to.equal(422)
    expect(wrong.body).to.match(/name="trust"[^>]*\schecked/)
    expect(browser.cookies.has(COOKIE)).to.equal(false)
    expect((await browser.submit(STEP, { code: app.code() })).status).to.equal(303)
    expect(browser.cookies.has(COOKIE)).to.equal(false)
  })

  it('is none by a recovery code', async () => {
    const { name } = await somebody()
    const [code = ''] = (await site.auth.factors?.renewRecovery(await ownerOf(name))) ?? []
    const browser = new Browser(site.url)
    await logIn(browser, name)
    expect((await browser.submit(STEP, { code, trust: '1' })).status).to.equal(303)
    expect(browser.cookies.has(COOKIE)).to.equal(false)
  })

  it('keeps its cookie from scripts, for as long as it is trusted', async () => {
    const { name, app } = await somebody()
    const browser = new Browser(site.url)
    await logIn(browser, name)
    const { headers } = await browser.submit(STEP, { code: app.code(), trust: '1' })
    const cookie = headers.getSetCookie().find((one) => one.startsWith(`${COOKIE}=`))
    expect(cookie)
      .to.match(/; httponly/i)
      .and.match(/; samesite=lax/i)
    const expires = /expires=([^;]+)/.exec(cookie ?? '')?.[1] ?? ''
    expect(Date.parse(expires) - Date.now()).to.be.closeTo(30 * DAY_MS, 60_000)
  })

  it('a stolen cookie alone opens nothing', async () => {
    const { name, app } = await somebody()
    const browser = await trusting(name, app)
    const thief = new Browser(site.url)
    thief.cookies.set(COOKIE, browser.cookies.get(COOKIE) ?? '')
    expect((await thief.get('/account')).status).to.equal(302)
    expect((await thief.get(STEP)).location).to.equal('/login')
    expect((await logIn(thief, name, 'not the password of anybody')).status).to.equal(401)
    const bob = await somebody()
    expect((await logIn(thief, bob.name)).location).to.equal(STEP)
  })

  it('may be shared: each of four is known, and the one who came first of five is not', async () => {
    const all = []
    const browser = new Browser(site.url)
    for (let count = 0; count < 5; count++) {
      const { name, app } = await somebody()
      await trusting(name, app, browser)
      await logOut(browser)
      all.push(name)
    }
    const led = []
    for (const name of all) {
      led.push((await logIn(browser, name)).location)
      if (led.at(-1) === '/account') await logOut(browser)
    }
    expect(led).to.deep.equal([STEP, '/account', '/account', '/account', '/account'])
  })

  it('stands for no factor: whoever wants to change one is asked for it', async () => {
    const { name, app } = await somebody()
    const browser = await trusting(name, app)
    await logOut(browser)
    await logIn(browser, name)
    site.wait(16 * 60_000)
    const answer = await browser.get(`${PAGE}/app`)
    expect(answer.location).to.match(/^\/reauthenticate/)
    expect((await browser.get(answer.location)).body).to.contain('name="code"')
  })

  const ways: [string, (browser: Browser, name: string, app: Authenticator) => Promise<unknown>][] =
    [
      ['the button on the page of the factors', (browser) => browser.submit(END, {}, PAGE)],
      [
        '"log out all other devices"',
        (browser) => browser.submit('/account/sessions/end-others', {}, '/account/sessions'),
      ],
      [
        'a new password',
        (browser) =>
          browser.submit('/account/password', {
            currentPassword: PASSWORD,
            newPassword: 'another passphrase of the tests',
          }),
      ],
      [
        'users logout',
        async (_browser, name) => {
          const user = await site.users.findByUsername(name)
          if (user) await site.auth.users?.logOut(user)
        },
      ],
      [
        'the person was switched off and on again',
        async (_browser, name) => {
          const user = await site.users.findByUsername(name)
          const off = user && (await site.auth.users?.deactivate(user))
          if (off) await site.auth.users?.activate(off)
        },
      ],
      [
        'the account was closed and opened again',
        async (_browser, name) => {
          const user = await site.users.findByUsername(name)
          if (user) await site.auth.closing?.close(user)
          const closed = await site.users.findByUsername(name)
          expect(closed && (await site.auth.closing?.reopen(closed))).to.not.equal(null)
        },
      ],
      ['users logout --all', () => site.auth.users?.logOutAll() as Promise<unknown>],
      [
        'another app',
        async (browser) => {
          await addApp(site, browser)
        },
      ],
    ]
  for (const [way, end] of ways) {
    it(`is trusted no more after ${way}`, async () => {
      const { name, app } = await somebody()
      const browser = await trusting(name, app)
      const there = browser.clone()
      await end(browser, name, app)
      const user = await site.users.findByUsername(name)
      const isOld = await user?.checkPassword(PASSWORD)
      const password = isOld ? PASSWORD : 'another passphrase of the tests'
      there.cookies.delete('gadwall')
      expect((await logIn(there, name, password)).location).to.equal(STEP)
    })
  }

  it('is told of on the page of the factors, and not where there is none', async () => {
    const { name, app, browser } = await somebody()
    expect((await browser.get(PAGE)).body).to.not.contain(END)
    await trusting(name, app)
    const again = await trusting(name, app)
    expect((await again.get(PAGE)).body)
      .to.contain(END)
      .and.contain('In 2 browsers')
    const answer = await again.submit(END, {}, PAGE)
    expect(answer).to.include({ status: 303, location: PAGE })
    const page = (await again.get(PAGE)).body
    expect(page).to.contain('No browser is trusted any more').and.not.contain(END)
  })

  it('is nothing without the setting: no box, no route', async () => {
    const plain = await startTestSite()
    try {
      expect(plain.gadwall.routes.some(({ path }) => path === END)).to.equal(false)
      await createPerson(plain, 'ada')
      const app = await addApp(plain, await loggedIn(plain, 'ada'))
      const browser = new Browser(plain.url)
      await browser.submit('/login', { username: 'ada', password: PASSWORD })
      expect((await browser.get(STEP)).body).to.not.contain('trust')
      await browser.submit(STEP, { code: app.code(), trust: '1' })
      expect(browser.cookies.has(COOKIE)).to.equal(false)
    } finally {
      await plain.stop()
    }
  })
})
