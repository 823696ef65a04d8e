import { expect } from 'chai'
import { type Authenticator, addApp, authenticatorOf } from '../../../support/authenticator.ts'
import { Browser } from '../../../support/browser.ts'
import { createPerson, loggedIn } from '../../../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../../support/test-site.ts'

const STEP = '/login/factor'
const JSON_TYPE = { accept: 'application/json' }

describe(STEP, () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite({ STORE_TIMEOUT_MS: '60000' }, { hostname: 'localhost' })
  })
  after(() => site.stop())

  let people = 0
  async function somebody(): Promise<{ name: string; browser: Browser; app: Authenticator }> {
    const name = `person${++people}`
    await createPerson(site, name)
    const browser = await loggedIn(site, name)
    return { name, browser, app: await addApp(site, browser) }
  }
  const halfWay = async (username: string, more: Record<string, string> = {}) => {
    const browser = new Browser(site.url)
    const answer = await browser.submit('/login', { username, password: PASSWORD, ...more })
    expect(answer).to.include({ status: 303, location: STEP })
    return browser
  }
  const isIn = async (browser: Browser) => (await browser.get('/account')).status === 200

  it('between the steps there is no session: half-way opens nothing but the second step', async () => {
    const { name } = await somebody()
    const before = (await site.stores.sessions.listOf(await ownerOf(name), 0)).length
    const browser = await halfWay(name)
    for (const path of ['/account', '/account/factors', '/account/password', '/reauthenticate']) {
      expect((await browser.get(path)).location, path).to.match(/^\/login\?next=/)
    }
    expect(JSON.parse((await browser.get('/account', JSON_TYPE)).body).error.code).to.equal(
      'login_required',
    )
    expect((await browser.get('/')).body).to.not.contain(name)
    expect((await site.stores.sessions.listOf(await ownerOf(name), 0)).length).to.equal(before)
    expect((await browser.get(STEP)).status).to.equal(200)
  })

  it('a right code completes the login; next and remember-me go along', async () => {
    const { name, app } = await somebody()
    const browser = await halfWay(name, { remember: '1', next: '/account/activity' })
    expect((await browser.submit(STEP, { code: '000000' })).status).to.equal(422)
    expect(await isIn(browser)).to.equal(false)
    const answer = await browser.submit(STEP, { code: app.code() })
    expect(answer).to.include({ status: 303, location: '/account/activity' })
    expect(await isIn(browser)).to.equal(true)
    const [newest] = await site.stores.sessions.listOf(await ownerOf(name), 0)
    expect(newest?.isRemembered).to.equal(true)
    // The step is over: nobody goes on with it.
    expect((await browser.get(STEP)).location).to.equal('/account')
  })

  it('whatever a link asks for as next, people get in, also beside a challenge for a passkey', async () => {
    const { name, app } = await somebody()
    for (const next of [`/${'"'.repeat(399)}`, `/${'漢'.repeat(399)}`, `/${'x'.repeat(390)}`]) {
      const browser = await halfWay(name, { next })
      await browser.post('/login/passkey/options', { _csrf: await browser.token('/login') })
      site.wait(30_000)
      expect((await browser.submit(STEP, { code: app.code() })).status).to.equal(303)
      expect(await isIn(browser)).to.equal(true)
    }
  })

  it('a recovery code completes it, too, once', async () => {
    const { name } = await somebody()
    const [code = ''] = (await site.auth.factors?.renewRecovery(await ownerOf(name))) ?? []
    const browser = await halfWay(name)
    expect((await browser.submit(STEP, { code: code.toUpperCase() })).status).to.equal(303)
    expect((await browser.get('/account')).body).to.contain('does not work again')
    const other = await halfWay(name)
    expect((await other.submit(STEP, { code })).status).to.equal(422)
  })

  it('of 50 parallel posts of one code one logs in', async () => {
    const { name, app } = await somebody()
    const browser = await halfWay(name)
    const _csrf = await browser.token(STEP)
    const code = app.code()
    const posts = Array.from({ length: 50 }, () => browser.clone().post(STEP, { _csrf, code }))
    const statuses = (await Promise.all(posts)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 303)).to.have.length(1)
    expect(
      statuses.filter((status) => status === 422),
      String(statuses),
    ).to.have.length(49)
  })

  it('is over after ten minutes, and when the password has changed', async () => {
    const { name, app } = await somebody()
    const late = await halfWay(name)
    const _csrf = await late.token(STEP)
    site.wait(600_000)
    expect((await late.post(STEP, { _csrf, code: app.code() })).location).to.equal('/login')
    const overtaken = await halfWay(name)
    const user = await site.users.findByUsername(name)
    await user?.setPassword('another password of the tests')
    if (user) await site.users.savePassword(user)
    expect((await overtaken.get(STEP)).location).to.equal('/login')
  })

  it('is for nobody who was not recognised, and of no use in another step', async () => {
    const { name, app } = await somebody()
    const stranger = new Browser(site.url)
    expect((await stranger.get(STEP)).location).to.equal('/login')
    const _csrf = await stranger.token('/login')
    expect((await stranger.post(STEP, { _csrf, code: app.code() })).location).to.equal('/login')
    const bob = await somebody()
    const browser = await halfWay(bob.name)
    expect((await browser.submit(STEP, { code: app.code() })).status).to.equal(422)
    expect(name).to.not.equal(bob.name)
  })

  it('says what is missing, and gives no code back', async () => {
    const { name } = await somebody()
    const browser = await halfWay(name)
    const empty = await browser.submit(STEP, { code: '' })
    expect(empty.status).to.equal(422)
    expect(empty.body).to.contain('Enter a code.')
    const wrong = await browser.submit(STEP, { code: '987654' })
    expect(wrong.body).to.contain('This code does not work').and.not.contain('987654')
  })

  const ownerOf = async (name: string) => {
    const user = await site.users.findByUsername(name)
    return { backend: site.users.backend, userId: String(user?.id) }
  }
})

describe('SECOND_FACTOR=required', () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite({ SECOND_FACTOR: 'required', SECOND_FACTOR_GRACE_DAYS: '1' })
  })
  after(() => site.stop())

  it('lets people in for the days of grace; after it they add an app before they are in', async () => {
    await createPerson(site, 'ada')
    await loggedIn(site, 'ada')
    site.wait(86_400_000)
    const browser = new Browser(site.url)
    const answer = await browser.submit('/login', { username: 'ada', password: PASSWORD })
    expect(answer).to.include({ status: 303, location: STEP })
    const page = await browser.get(STEP)
    expect(page.body).to.contain('otpauth://totp/')
    expect((await browser.get('/account')).status).to.equal(302)
    const app = authenticatorOf(site, page.body)
    const wrong = await browser.submit(STEP, { code: '000000', name: '' })
    expect(wrong.status).to.equal(422)
    expect(authenticatorOf(site, wrong.body).code()).to.equal(app.code())
    const added = await browser.submit(STEP, { code: app.code(), name: 'my phone' })
    expect(added).to.include({ status: 303, location: '/account' })
    expect((await browser.get('/account/factors')).body).to.contain('my phone')
  })
})

describe('the days of grace', () => {
  it('are told on the account page, to those who must add a factor and have none', async () => {
    const settings = { SECOND_FACTOR: 'staff', SECOND_FACTOR_GRACE_DAYS: '3' }
    const site = await startTestSite(settings)
    try {
      const ada = await createPerson(site, 'ada')
      await createPerson(site, 'bob')
      await ada.update({ isStaff: true })
      const due = new Date(site.auth.clock() + 3 * 86_400_000).toISOString()
      const browser = await loggedIn(site, 'ada')
      site.wait(60_000)
      expect((await browser.get('/account')).body)
        .to.contain('you need a second step')
        .and.to.contain(due)
      expect((await (await loggedIn(site, 'bob')).get('/account')).body).to.not.contain(
        'second step to',
      )
      site.wait(-60_000)
      await addApp(site, browser)
      expect((await browser.get('/account')).body).to.not.contain('you need a second step')
    } finally {
      await site.stop()
    }
  })
})

describe('guesses at the second step', () => {
  it('wait as those at a password do, and a right password changes nothing of it', async () => {
    const site = await startTestSite({}, { throttling: {} })
    await createPerson(site, 'ada')
    const app = await addApp(site, await loggedIn(site, 'ada'))
    const logIn = async () => {
      const browser = new Browser(site.url)
      await browser.submit('/login', { username: 'ada', password: PASSWORD })
      return browser
    }
    const statuses: number[] = []
    for (let round = 0; round < 6; round += 1) {
      statuses.push((await (await logIn()).submit(STEP, { code: '000000' })).status)
    }
    const answer = await (await logIn()).submit(STEP, { code: app.code() })
    site.wait(1000)
    const after = await (await logIn()).submit(STEP, { code: app.code() })
    await site.stop()
    expect(statuses).to.deep.equal([422, 422, 422, 422, 422, 429])
    expect(answer.status).to.equal(429)
    expect(answer.headers.get('retry-after')).to.equal('1')
    expect(after.status).to.equal(303)
  })
})
