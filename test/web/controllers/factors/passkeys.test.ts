import { expect } from 'chai'
import { addApp } from '../../../support/authenticator.ts'
import { Browser } from '../../../support/browser.ts'
import { addPasskey, askFor, logInBy, proveBy } from '../../../support/passkey-browser.ts'
import { PasskeyDevice } from '../../../support/passkey-device.ts'
import { createPerson, loggedIn } from '../../../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../../support/test-site.ts'

const PAGE = '/account/factors/passkeys'
const STEP = '/login/factor'
const OPTIONS = '/login/passkey/options'
const JSON_TYPE = { accept: 'application/json' }

describe('passkeys on pages', () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite({ STORE_TIMEOUT_MS: '60000' }, { hostname: 'localhost' })
  })
  after(() => site?.stop())

  let people = 0
  async function somebody() {
    const name = `key-person${++people}`
    const user = await createPerson(site, name)
    const owner = { backend: 'users', userId: String(user.id) }
    const device = new PasskeyDevice({ origin: site.url })
    return { name, owner, device, browser: await loggedIn(site, name) }
  }
  async function somebodyWithPasskey() {
    const person = await somebody()
    const added = await addPasskey(person.browser, person.device, 'my laptop')
    expect(added).to.include({ status: 303, location: '/account/factors/recovery' })
    return person
  }
  const halfWay = async (username: string, more: Record<string, string> = {}) => {
    const browser = new Browser(site.url)
    const answer = await browser.submit('/login', { username, password: PASSWORD, ...more })
    expect(answer).to.include({ status: 303, location: STEP })
    return browser
  }
  const isIn = async (browser: Browser) => (await browser.get('/account')).status === 200
  const factorsOf = async (browser: Browser) =>
    JSON.parse((await browser.get('/account/factors', JSON_TYPE)).body)

  it('one is added, shown, renamed and removed by its owner', async () => {
    const { browser } = await somebodyWithPasskey()
    const page = (await browser.get('/account/factors')).body
    expect(page).to.contain('my laptop').and.to.contain('Kept on several devices')
    const [{ id }] = (await factorsOf(browser)).passkeys
    const rename = { name: ' <b>new</b>\n name ' }
    expect(
      (await browser.submit(`${PAGE}/${id}/rename`, rename, '/account/factors')).status,
    ).to.equal(303)
    expect((await factorsOf(browser)).passkeys[0].name).to.equal('<b>new</b>  name')
    expect((await browser.get('/account/factors')).body).to.not.contain('<b>new')
    expect((await browser.submit(`${PAGE}/${id}/remove`, {}, '/account/factors')).status).to.equal(
      303,
    )
    expect(await factorsOf(browser)).to.deep.include({ passkeys: [], isOn: false })
  })

  it('nobody renames or removes that of somebody else', async () => {
    const { browser } = await somebodyWithPasskey()
    const [{ id }] = (await factorsOf(browser)).passkeys
    const stranger = await somebodyWithPasskey()
    for (const act of ['rename', 'remove']) {
      await stranger.browser.submit(`${PAGE}/${id}/${act}`, { name: 'x' }, '/account/factors')
    }
    expect((await factorsOf(browser)).passkeys[0]).to.include({ id, name: 'my laptop' })
  })

  it('one is added only soon after a proof of who it is', async () => {
    const { browser, device } = await somebody()
    const { options } = await askFor(browser, PAGE, `${PAGE}/options`)
    const _csrf = await browser.token('/account')
    site.wait(16 * 60_000)
    expect((await browser.get(PAGE)).location).to.match(/^\/reauthenticate/)
    const asked = await browser.post(`${PAGE}/options`, { _csrf }, JSON_TYPE)
    expect(JSON.parse(asked.body).error.code).to.equal('recent_login_required')
    const answer = await browser.post(PAGE, { _csrf, credential: device.create(options), name: '' })
    expect(answer.location).to.match(/^\/reauthenticate/)
    expect((await factorsOf(browser)).passkeys).to.deep.equal([])
  })

  it('logs in alone: discoverable, with the device’s own check; next and remember-me go along', async () => {
    const { device, owner, name } = await somebodyWithPasskey()
    site.wait(1000)
    const browser = new Browser(site.url)
    const answer = await logInBy(browser, device, { remember: '1', next: '/account/activity' })
    expect(answer).to.include({ status: 303, location: '/account/activity' })
    expect((await browser.get('/account')).body).to.contain(name)
    const [newest] = await site.stores.sessions.listOf(owner, 0)
    expect(newest?.isRemembered).to.equal(true)
    // It counts as two factors, and as a fresh proof.
    expect((await browser.get('/account/factors/app')).status).to.equal(200)
  })

  it('an answer that proves nothing is a 401 with one message, and makes no session', async () => {
    const { device } = await somebodyWithPasskey()
    const stranger = new PasskeyDevice({ origin: site.url })
    const browser = new Browser(site.url)
    const { options } = await askFor(browser, '/login', OPTIONS)
    stranger.create({ ...options, user: { id: 'x' }, rp: { id: 'localhost' } })
    const wrong = [
      stranger.get(options),
      device.get(options, { origin: 'http://localhost:1' }),
      device.get({ ...options, challenge: 'AAAA' }),
      '{}',
      'nothing',
      JSON.stringify({ id: 'AAAA', type: 'public-key', response: { clientDataJSON: 'e30' } }),
    ]
    for (const credential of wrong) {
      const answer = await browser.submit('/login/passkey', { credential }, '/login')
      expect(answer.status, credential).to.equal(401)
      expect(answer.body).to.contain('does not open an account here')
    }
    expect(await isIn(browser)).to.equal(false)
    expect((await browser.submit('/login/passkey', { credential: '' }, '/login')).status).to.equal(
      422,
    )
  })

  it('a challenge belongs to the browser that asked for it, and is answered once', async () => {
    const { device } = await somebodyWithPasskey()
    const browser = new Browser(site.url)
    const { options } = await askFor(browser, '/login', OPTIONS)
    const credential = device.get(options)
    const thief = new Browser(site.url)
    expect((await thief.submit('/login/passkey', { credential }, '/login')).status).to.equal(401)
    const copies = Array.from({ length: 50 }, () => browser.clone())
    const token = await browser.token('/login')
    for (const copy of copies)
      copy.cookies.set('gadwall.visitor', browser.cookies.get('gadwall.visitor') ?? '')
    const answers = await Promise.all(
      copies.map((copy) => copy.post('/login/passkey', { _csrf: token, credential })),
    )
    expect(answers.filter(({ status }) => status === 303)).to.have.length(1)
  })

  it('asking for a challenge stores nothing', async () => {
    const count = async () => {
      const [[row]] = await site.connection.query('SELECT COUNT(*) AS n FROM tokens')
      return (row as { n: number }).n
    }
    const before = await count()
    for (let i = 0; i < 5; i++) await askFor(new Browser(site.url), '/login', OPTIONS)
    expect(await count()).to.equal(before)
  })

  it('three tabs may each wait for an answer, and none of them takes a step away', async () => {
    const { device } = await somebodyWithPasskey()
    const browser = new Browser(site.url)
    const tabs = []
    for (let i = 0; i < 4; i++) tabs.push((await askFor(browser, '/login', OPTIONS)).options)
    const answer = (options: never) =>
      browser.clone().submit('/login/passkey', { credential: device.get(options) }, '/login')
    expect((await answer(tabs[0] as never)).status).to.equal(401)
    for (const tab of tabs.slice(1)) expect((await answer(tab as never)).status).to.equal(303)
  })

  it('a page to log in on in another tab does not end a login that is half-way', async () => {
    const { name, device } = await somebodyWithPasskey()
    const browser = await halfWay(name)
    await askFor(browser, '/login', OPTIONS)
    expect((await proveBy(browser, device, STEP, 'factor')).status).to.equal(303)
    expect(await isIn(browser)).to.equal(true)
  })

  it('is the second step, and that of nobody else', async () => {
    const { name, device } = await somebodyWithPasskey()
    const stranger = await somebodyWithPasskey()
    const browser = await halfWay(name, { next: '/account/activity' })
    const { options } = await askFor(browser, STEP, OPTIONS, 'factor')
    expect(options.allowCredentials).to.have.length(1)
    const foreign = stranger.device.get({ ...options, allowCredentials: [] })
    expect((await browser.submit(STEP, { credential: foreign })).status).to.equal(422)
    expect(await isIn(browser)).to.equal(false)
    const answer = await proveBy(browser, device, STEP, 'factor')
    expect(answer).to.include({ status: 303, location: '/account/activity' })
  })

  it('an answer for a login is none for the second step, and the other way round', async () => {
    const { name, device } = await somebodyWithPasskey()
    const browser = await halfWay(name)
    const forLogin = await askFor(browser, STEP, OPTIONS)
    const credential = device.get(forLogin.options)
    expect((await browser.submit(STEP, { credential })).status).to.equal(422)
    const forStep = await askFor(browser, STEP, OPTIONS, 'factor')
    const other = device.get(forStep.options)
    expect(
      (await browser.submit('/login/passkey', { credential: other }, '/login')).status,
    ).to.equal(401)
  })

  it('proves somebody before a sensitive step; a password alone does not any more', async () => {
    const { browser, device } = await somebodyWithPasskey()
    site.wait(16 * 60_000)
    expect((await browser.get(PAGE)).location).to.match(/^\/reauthenticate/)
    const byPassword = await browser.submit('/reauthenticate', { password: PASSWORD })
    expect(byPassword.status).to.equal(422)
    const answer = await proveBy(browser, device, '/reauthenticate', 'confirm')
    expect(answer.status).to.equal(303)
    expect((await browser.get(PAGE)).status).to.equal(200)
  })

  it('nobody is asked for what there is not: options for a second step without one are a 404', async () => {
    const browser = new Browser(site.url)
    for (const use of ['factor', 'confirm']) {
      expect((await askFor(browser, '/login', OPTIONS, use)).status, use).to.equal(404)
    }
    const person = await somebody()
    expect((await askFor(person.browser, '/account', OPTIONS, 'confirm')).status).to.equal(404)
  })

  it('who has only an app is offered no passkey, and who has only a passkey no app', async () => {
    const withApp = await somebody()
    await addApp(site, withApp.browser)
    const one = (await (await halfWay(withApp.name)).get(STEP)).body
    expect(one).to.contain('Six digits').and.to.not.contain('data-passkey')
    const withKey = await somebodyWithPasskey()
    const other = (await (await halfWay(withKey.name)).get(STEP)).body
    expect(other).to.contain('data-passkey="get"').and.to.not.contain('Six digits')
  })

  it('a passkey that was removed opens nothing', async () => {
    const { browser, device } = await somebodyWithPasskey()
    const [{ id }] = (await factorsOf(browser)).passkeys
    await browser.submit(`${PAGE}/${id}/remove`, {}, '/account/factors')
    expect((await logInBy(new Browser(site.url), device)).status).to.equal(401)
  })

  it('somebody who was switched off does not get in', async () => {
    const { name, device } = await somebodyWithPasskey()
    const user = await site.users.findByUsername(name)
    if (!user) throw new Error('There is nobody')
    await site.auth.users?.deactivate(user)
    expect((await logInBy(new Browser(site.url), device)).status).to.equal(401)
  })

  it('without a name for the site there are no passkeys, and the log says so once', async () => {
    const other = await startTestSite()
    try {
      const browser = new Browser(other.url)
      expect((await browser.get('/login')).body).to.not.contain('data-passkey')
      const said = other.log.filter(({ message }) => message.startsWith('passkeys are left out'))
      expect(said).to.have.length(1)
    } finally {
      await other.stop()
    }
  })
})

describe('passkeys where everybody must have a second factor', () => {
  let site: TestSite
  before(async () => {
    const settings = { SECOND_FACTOR: 'required', SECOND_FACTOR_GRACE_DAYS: '0' }
    site = await startTestSite(settings, { hostname: 'localhost' })
  })
  after(() => site?.stop())

  it('the first one is added half-way in, and completes the login', async () => {
    await createPerson(site, 'ada')
    const device = new PasskeyDevice({ origin: site.url })
    const browser = new Browser(site.url)
    await browser.submit('/login', { username: 'ada', password: PASSWORD })
    expect((await browser.get(STEP)).body).to.contain('data-passkey="create"')
    const { options } = await askFor(browser, STEP, OPTIONS, 'factor')
    const refused = { credential: device.create(options, { origin: 'http://localhost:1' }) }
    expect((await browser.submit(STEP, refused)).status).to.equal(422)
    const again = await askFor(browser, STEP, OPTIONS, 'factor')
    const answer = await browser.submit(STEP, { credential: device.create(again.options) })
    expect(answer).to.include({ status: 303, location: '/account' })
    expect((await logInBy(new Browser(site.url), device)).status).to.equal(303)
  })
})
