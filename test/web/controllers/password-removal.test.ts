import { expect } from 'chai'
import { Browser } from '../../support/browser.ts'
import { type MailBox, startMailSite } from '../../support/mail-box.ts'
import { addPasskey, logInBy, proveBy } from '../../support/passkey-browser.ts'
import { PasskeyDevice } from '../../support/passkey-device.ts'
import { createPerson, loggedIn } from '../../support/people.ts'
import { PASSWORD, type TestSite } from '../../support/test-site.ts'

const PAGE = '/account/password/remove'
const FACTORS = '/account/factors'
const JSON_TYPE = { accept: 'application/json' }
const NEXT = 'another correct horse battery'

describe('/account/password/remove', () => {
  let site: TestSite
  let box: MailBox
  before(async () => {
    ;({ site, box } = await startMailSite({ STORE_TIMEOUT_MS: '60000' }, { hostname: 'localhost' }))
  })
  after(() => site?.stop())

  let people = 0
  async function somebody(options: object = {}) {
    const name = `holder${++people}`
    const user = await createPerson(site, name, `${name}@example.com`)
    const device = new PasskeyDevice({ origin: site.url, ...options })
    const browser = await loggedIn(site, name)
    const owner = { backend: 'users', userId: String(user.id) }
    return { name, owner, device, browser }
  }
  async function withPasskey(options: object = {}) {
    const one = await somebody(options)
    expect(await addPasskey(one.browser, one.device, 'my laptop')).to.include({ status: 303 })
    return one
  }
  async function without() {
    const one = await withPasskey()
    expect(await one.browser.submit(PAGE, {})).to.include({ status: 303, location: '/account' })
    return one
  }
  const keysOf = async (browser: Browser) =>
    JSON.parse((await browser.get(FACTORS, JSON_TYPE)).body).passkeys as { id: string }[]
  const passwordLogin = (username: string, password: string) =>
    new Browser(site.url).submit('/login', { username, password })

  it('takes the password away of who has a passkey that opens the account alone', async () => {
    const { browser, name, device } = await withPasskey()
    const other = await loggedInAgain(name, device)
    const id = browser.sessionId
    const page = await browser.get(PAGE)
    expect(page.body).to.contain('my laptop').and.to.contain('There is no way back yet')
    expect(await browser.submit(PAGE, {})).to.include({ status: 303, location: '/account' })
    expect((await browser.get('/account')).body).to.contain('Your password is removed')
    expect(browser.sessionId).to.be.a('string').that.does.not.equal(id)
    expect((await other.get('/account')).status).to.equal(302)
    const stranger = new Browser(site.url)
    expect(await logInBy(stranger, device)).to.include({ status: 303, location: '/account' })
  })

  async function loggedInAgain(name: string, device: PasskeyDevice) {
    const browser = new Browser(site.url)
    await browser.submit('/login', { username: name, password: PASSWORD })
    await proveBy(browser, device, '/login/factor', 'factor')
    expect((await browser.get('/account')).status).to.equal(200)
    return browser
  }

  it('whoever has no password is answered as names that nobody has, after the same one hash', async () => {
    const { name } = await without()
    const [known, unknown] = [
      await passwordLogin(name, PASSWORD),
      await passwordLogin('nobody', PASSWORD),
    ]
    const plain = (body: string, username: string) =>
      body.replaceAll(username, 'NAME').replace(/(name="_csrf" value=")[^"]+/g, '$1')
    expect(known.status).to.equal(401)
    expect(plain(known.body, name)).to.equal(plain(unknown.body, 'nobody'))
  })

  it('a passkey that asks for no PIN, or is not found by itself, is not enough', async () => {
    for (const options of [{ verifies: false }, { isDiscoverable: false }]) {
      const { browser, name } = await withPasskey(options)
      expect((await browser.get(PAGE)).body).to.contain('This takes a passkey that opens')
      const refused = await browser.post(
        PAGE,
        { _csrf: await browser.token('/account') },
        JSON_TYPE,
      )
      expect(refused.status).to.equal(422)
      expect(JSON.parse(refused.body).error.code).to.equal('password_only_way')
      expect((await site.users.findByUsername(name))?.hasPassword).to.equal(true)
    }
  })

  it('a passkey of which nobody knew is known once it was a whole login', async () => {
    const { browser, device } = await withPasskey({ isDiscoverable: false })
    expect(await logInBy(new Browser(site.url), device)).to.include({ status: 303 })
    expect((await browser.get(PAGE)).body).to.contain('my laptop')
    expect(await browser.submit(PAGE, {})).to.include({ status: 303, location: '/account' })
  })

  it('asks for a recent login', async () => {
    const { browser, name, device } = await withPasskey()
    const _csrf = await browser.token('/account')
    site.wait(16 * 60_000)
    expect((await browser.get(PAGE)).location).to.match(/^\/reauthenticate/)
    const refused = await browser.post(PAGE, { _csrf }, JSON_TYPE)
    expect(JSON.parse(refused.body).error.code).to.equal('recent_login_required')
    expect((await site.users.findByUsername(name))?.hasPassword).to.equal(true)
    expect(await proveBy(browser, device, '/reauthenticate', 'confirm')).to.include({ status: 303 })
    expect(await browser.submit(PAGE, {})).to.include({ location: '/account' })
  })

  it('the last passkey of who has no password cannot be removed, one of several can', async () => {
    const { browser } = await without()
    const [{ id }] = (await keysOf(browser)) as [{ id: string }]
    const path = `${FACTORS}/passkeys/${id}/remove`
    expect(await browser.submit(path, {}, FACTORS)).to.include({ status: 303, location: FACTORS })
    expect((await browser.get(FACTORS)).body).to.contain('it is your only way in')
    const refused = await browser.post(path, { _csrf: await browser.token(FACTORS) }, JSON_TYPE)
    expect(refused.status).to.equal(422)
    expect(JSON.parse(refused.body).error.code).to.equal('passkey_only_way')
    const byApp = await browser.submit(`${FACTORS}/app/remove`, { id }, FACTORS)
    expect(byApp).to.include({ status: 303, location: FACTORS })
    expect(await keysOf(browser)).to.have.length(1)
    await addPasskey(browser, new PasskeyDevice({ origin: site.url }))
    expect((await browser.submit(path, {}, FACTORS)).status).to.equal(303)
    expect(await keysOf(browser)).to.have.length(1)
  })

  it('of parallel posts that remove the last passkey and the password one is done', async () => {
    for (let round = 0; round < 3; round++) {
      const { browser, owner } = await withPasskey()
      const [{ id }] = (await keysOf(browser)) as [{ id: string }]
      const _csrf = await browser.token(FACTORS)
      await Promise.all([
        browser.clone().post(PAGE, { _csrf }),
        browser.clone().post(`${FACTORS}/passkeys/${id}/remove`, { _csrf }),
        browser.clone().post(PAGE, { _csrf }),
      ])
      const user = await site.users.findById(owner.userId)
      const keys = await site.auth.factors?.ways.of(owner)
      expect(user?.hasPassword === true || keys?.length === 1).to.equal(true)
    }
  })

  it('a password is set again by who has proved not long ago who they are, and without an old one', async () => {
    const { browser, name } = await without()
    const page = (await browser.get('/account/password')).body
    expect(page).to.contain('Set a password').and.to.not.contain('currentPassword')
    const short = await browser.submit('/account/password', { newPassword: 'short' })
    expect(short.status).to.equal(422)
    const _csrf = await browser.token('/account')
    site.wait(16 * 60_000)
    const late = await browser.post('/account/password', { _csrf, newPassword: NEXT })
    expect(late.location).to.match(/^\/reauthenticate/)
    expect((await site.users.findByUsername(name))?.hasPassword).to.equal(false)
  })

  it('a password that is set again opens the account, with the passkey as second step', async () => {
    const { browser, name } = await without()
    expect(await browser.submit('/account/password', { newPassword: NEXT })).to.include({
      ...{ status: 303, location: '/account' },
    })
    expect(await passwordLogin(name, NEXT)).to.include({ location: '/login/factor' })
    // Now there is one: it is asked for.
    const again = await browser.submit('/account/password', { newPassword: `${NEXT} 2` })
    expect(again.status).to.equal(422)
  })

  it('whoever has no password gives another address and closes the account without one', async () => {
    const { browser, name } = await without()
    const email = 'elsewhere@example.com'
    expect((await browser.get('/account/email')).body).to.not.contain('currentPassword')
    expect(await browser.submit('/account/email', { email })).to.include({ location: '/account' })
    expect((await browser.get('/account/close')).body).to.not.contain('currentPassword')
    const closed = await browser.submit('/account/close', { confirm: name })
    expect(closed).to.include({ status: 303, location: '/login' })
  })

  it('says what happened, to the owner by mail and in their activity', async () => {
    const { browser, name } = await without()
    expect((await browser.get('/account/activity')).body).to.contain('The password was removed.')
    await box.deliver()
    const mail = box.mails.findLast(({ to }) => to === `${name}@example.com`)
    expect(mail?.template).to.equal('password-given-up')
  })

  it('a reset by mail sets a password again, and the passkey is still asked for', async () => {
    const { name } = await without()
    await new Browser(site.url).submit('/password-reset', { email: `${name}@example.com` })
    const link = await box.link('password-reset')
    const other = new Browser(site.url)
    expect(await other.get(link)).to.include({ location: '/password-reset/new' })
    expect(await other.submit('/password-reset/new', { newPassword: NEXT })).to.include({
      ...{ status: 303, location: '/login' },
    })
    expect(await passwordLogin(name, NEXT)).to.include({ location: '/login/factor' })
  })

  it('is not there for who has no password, nor where nobody has passkeys', async () => {
    const { browser } = await without()
    expect((await browser.get(PAGE)).status).to.equal(404)
    expect((await browser.get('/account/password')).body).to.not.contain(PAGE)
    const { browser: another } = await somebody()
    expect((await another.get('/account/password')).body).to.contain(PAGE)
  })
})
