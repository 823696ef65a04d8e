import { expect } from 'chai'
import { TRAP_FIELD } from '../../../src/web/challenges/stranger-gate.ts'
import { Browser } from '../../support/browser.ts'
import { type MailBox, startMailSite } from '../../support/mail-box.ts'
import { joinBy, logInBy } from '../../support/passkey-browser.ts'
import { PasskeyDevice } from '../../support/passkey-device.ts'
import { createOwner, createPerson } from '../../support/people.ts'
import { startTestSite, type TestSite } from '../../support/test-site.ts'

const PAGE = '/register'
const OPTIONS = '/register/passkey/options'
const JSON_TYPE = { accept: 'application/json' }

describe('/register with a passkey', () => {
  let site: TestSite
  let box: MailBox
  before(async () => {
    const settings = { STORE_TIMEOUT_MS: '60000' }
    ;({ site, box } = await startMailSite(settings, { hostname: 'localhost' }))
    await createOwner(site)
  })
  after(() => site?.stop())

  let people = 0
  const newName = () => `newcomer${++people}`
  const newDevice = (options: object = {}) => new PasskeyDevice({ origin: site.url, ...options })
  const optionsFor = async (browser: Browser, fields: Record<string, string>) => {
    const given = { _csrf: await browser.token(PAGE), ...fields }
    const answer = await browser.post(OPTIONS, given, JSON_TYPE)
    return { status: answer.status, body: JSON.parse(answer.body) }
  }
  const isThere = async (username: string) => (await site.users.findByUsername(username)) !== null

  it('makes an account without a password, and the passkey logs in alone from then on', async () => {
    const username = newName()
    const device = newDevice()
    const browser = new Browser(site.url)
    const joined = await joinBy(browser, device, { username, email: '' })
    expect(joined).to.include({ status: 303, location: '/account' })
    expect((await browser.get('/account')).body).to.contain(username)
    const user = await site.users.findByUsername(username)
    expect(user?.hasPassword).to.equal(false)
    expect(await user?.checkPassword('')).to.equal(false)
    const stranger = new Browser(site.url)
    expect(await logInBy(stranger, device)).to.include({ status: 303, location: '/account' })
    expect((await stranger.get('/account')).body).to.contain(username)
  })

  it('the session is one by a passkey, which counts as two factors', async () => {
    const seen: unknown[] = []
    const off = site.auth.events.on('login.succeeded', ({ details }) => {
      seen.push(details.methods)
    })
    await joinBy(new Browser(site.url), newDevice(), { username: newName(), email: '' })
    await joinBy(new Browser(site.url), newDevice({ isSynced: false }), {
      ...{ username: newName(), email: '' },
    })
    off()
    expect(seen).to.deep.equal([['swk'], ['hwk']])
  })

  it('tells that there is an account, and that it has a passkey', async () => {
    const told: unknown[] = []
    const off = site.auth.events.on('*', ({ name, details }) => {
      told.push([name, details])
    })
    await joinBy(new Browser(site.url), newDevice(), { username: newName(), email: '' })
    off()
    expect(told.slice(0, 2)).to.deep.equal([
      ['user.created', {}],
      ['factor.added', { kind: 'passkey', isFirst: true }],
    ])
  })

  it('asks for a passkey that is found by itself, on a device that asks who holds it', async () => {
    const { body } = await optionsFor(new Browser(site.url), { username: newName() })
    expect(body.authenticatorSelection).to.deep.equal({
      ...{ residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    })
    const username = newName()
    const device = newDevice({ verifies: false })
    const refused = await joinBy(new Browser(site.url), device, {
      username,
      email: 'x@example.com',
    })
    expect(refused.status).to.equal(422)
    expect(refused.body).to.contain('The passkey was not added').and.to.contain(username)
    expect(refused.body).to.contain('x@example.com')
    expect(await isThere(username)).to.equal(false)
  })

  it('the device knows the person by a random handle, which later passkeys have, too', async () => {
    const one = await optionsFor(new Browser(site.url), { username: 'same' })
    const other = await optionsFor(new Browser(site.url), { username: 'same' })
    expect(one.body.user.id)
      .to.match(/^[\w-]{43}$/)
      .and.to.not.equal(other.body.user.id)
    const browser = new Browser(site.url)
    const device = newDevice()
    await joinBy(browser, device, { username: newName(), email: '' })
    const page = '/account/factors/passkeys'
    const _csrf = await browser.token(page)
    const asked = JSON.parse((await browser.post(`${page}/options`, { _csrf }, JSON_TYPE)).body)
    expect(asked.user.id).to.equal(device.keys[0]?.handle)
    const second = newDevice()
    const credential = second.create(asked)
    expect((await browser.submit(page, { credential, name: 'another' })).status).to.equal(303)
    expect(await logInBy(new Browser(site.url), second)).to.include({ location: '/account' })
  })

  it('a name that was taken meanwhile is told at its field, and what was typed is kept', async () => {
    const username = newName()
    const browser = new Browser(site.url)
    const fields = { username, email: 'kept@example.com' }
    const { body } = await optionsFor(browser, fields)
    await createPerson(site, username)
    const device = newDevice()
    const refused = await browser.submit(PAGE, { ...fields, credential: device.create(body) })
    expect(refused.status).to.equal(422)
    expect(refused.body).to.contain('This username is taken').and.to.contain('kept@example.com')
    expect(refused.body).to.not.contain('clientDataJSON')
    // Nothing was used up, and nobody has the passkey.
    const id = device.keys[0]?.id.toString('base64url') ?? ''
    expect(await site.stores.factors?.findCredential(id)).to.equal(null)
  })

  it('a challenge belongs to the browser that asked for it, lasts five minutes and works once', async () => {
    const [browser, thief] = [new Browser(site.url), new Browser(site.url)]
    const device = newDevice()
    const { body } = await optionsFor(browser, { username: newName() })
    const credential = device.create(body)
    const stolen = await thief.submit(PAGE, { username: newName(), email: '', credential })
    expect(stolen.status).to.equal(422)
    const late = await optionsFor(browser, { username: newName() })
    site.wait(5 * 60_000)
    const tooLate = { username: newName(), email: '', credential: device.create(late.body) }
    expect((await browser.submit(PAGE, tooLate)).status).to.equal(422)
    const begun = await optionsFor(browser, { username: newName() })
    const once = { email: '', credential: device.create(begun.body) }
    const again = browser.clone()
    const [first, second] = [newName(), newName()]
    expect((await browser.submit(PAGE, { ...once, username: first })).status).to.equal(303)
    expect((await again.submit(PAGE, { ...once, username: second })).status).to.equal(422)
    expect(await isThere(second)).to.equal(false)
  })

  it('of parallel posts with one challenge one makes an account', async () => {
    const browser = new Browser(site.url)
    const { body } = await optionsFor(browser, { username: newName() })
    const credential = newDevice().create(body)
    const _csrf = await browser.token(PAGE)
    const names = Array.from({ length: 8 }, newName)
    const answers = await Promise.all(
      names.map((username) => {
        return browser.clone().post(PAGE, { _csrf, username, email: '', credential })
      }),
    )
    expect(answers.filter(({ status }) => status === 303)).to.have.length(1)
    const there = await Promise.all(names.map(isThere))
    expect(there.filter(Boolean)).to.have.length(1)
  })

  it('an answer to the challenge of a login makes no account, nor the other way round', async () => {
    const browser = new Browser(site.url)
    const { body } = await optionsFor(browser, { username: newName() })
    const device = newDevice()
    const credential = device.create(body)
    const login = await browser.submit('/login/passkey', { credential }, '/login')
    expect(login.status).to.equal(401)
  })

  it('an address waits to be confirmed, as with a password', async () => {
    const username = newName()
    const email = `${username}@example.com`
    const browser = new Browser(site.url)
    await joinBy(browser, newDevice(), { username, email })
    expect((await site.users.findByUsername(username))?.email).to.equal(null)
    await box.deliver()
    expect(box.mails.at(-1)).to.include({ template: 'verify-email', to: email })
  })

  it('a name that nobody can have is refused before a device is asked', async () => {
    const { status, body } = await optionsFor(new Browser(site.url), { username: 'a b' })
    expect(status).to.equal(422)
    expect(body.error.fields).to.have.keys(['username'])
    const missing = await optionsFor(new Browser(site.url), { username: '' })
    expect(missing.body.error.fields.username).to.equal('Choose a username.')
  })

  it('takes JSON with the same fields', async () => {
    const browser = new Browser(site.url)
    const { csrfToken } = JSON.parse((await browser.get(PAGE, JSON_TYPE)).body)
    const send = async (path: string, data: object) => {
      const answer = await browser.request(path, {
        method: 'POST',
        headers: { ...JSON_TYPE, 'content-type': 'application/json', 'x-csrf-token': csrfToken },
        body: JSON.stringify(data),
      })
      return { status: answer.status, body: JSON.parse(answer.body) }
    }
    const username = newName()
    const begun = await send(OPTIONS, { username })
    expect(begun.status).to.equal(200)
    const credential = newDevice().create(begun.body)
    const made = await send(PAGE, { username, credential })
    expect(made).to.deep.include({ status: 200 })
    expect(made.body.next).to.equal('/account')
    expect(await isThere(username)).to.equal(true)
  })

  it('neither a passkey nor a password: the password is missing', async () => {
    const answer = await new Browser(site.url).submit(PAGE, {
      username: newName(),
      email: '',
      password: '',
    })
    expect(answer.status).to.equal(422)
    expect(answer.body).to.contain('id="password-error"')
  })

  it('a robot that fills in the trap makes no account', async () => {
    const username = newName()
    const browser = new Browser(site.url)
    await joinBy(browser, newDevice(), { username, email: '' }, { [TRAP_FIELD]: 'x' })
    expect(await isThere(username)).to.equal(false)
  })
})

describe('/register with a passkey, under the rules of a site', () => {
  const stop: (() => Promise<void>)[] = []
  after(async () => {
    for (const one of stop) await one()
  })
  const start = async (settings: Record<string, string>, options = {}) => {
    const site = await startTestSite(settings, { hostname: 'localhost', ...options })
    stop.push(() => site.stop())
    await createOwner(site)
    return site
  }
  const newDevice = (site: TestSite) => new PasskeyDevice({ origin: site.url })

  it('is a whole login where everybody must have a second factor', async () => {
    const site = await start({ SECOND_FACTOR: 'required', SECOND_FACTOR_GRACE_DAYS: '0' })
    const browser = new Browser(site.url)
    const joined = await joinBy(browser, newDevice(site), { username: 'ann', email: '' })
    expect(joined).to.include({ status: 303, location: '/account' })
  })

  it('is limited as registrations are', async () => {
    const site = await start({}, { throttling: {} })
    const browser = new Browser(site.url)
    const device = newDevice(site)
    const statuses = new Set<number>()
    for (let index = 0; index < 62; index++) {
      const answer = await browser.submit(PAGE, { username: '', email: '', credential: '{}' })
      statuses.add(answer.status)
    }
    expect(statuses).to.include(429)
    expect((await joinBy(browser, device, { username: 'late', email: '' })).status).to.equal(429)
    expect(await site.users.findByUsername('late')).to.equal(null)
  })

  it('is not there where registration is closed, nor for an IP address', async () => {
    const site = await start({ REGISTRATION: 'closed' })
    const _csrf = await new Browser(site.url).token('/login')
    expect((await new Browser(site.url).post(OPTIONS, { _csrf })).status).to.be.oneOf([403, 404])
    const bare = await start({}, { hostname: '127.0.0.1' })
    const page = await new Browser(bare.url).get(PAGE)
    expect(page.body).to.not.contain('data-passkey-join')
    const browser = new Browser(bare.url)
    const ignored = await browser.submit(PAGE, {
      username: 'ann',
      email: '',
      password: '',
      credential: '{}',
    })
    expect(ignored.status).to.equal(422)
    expect(ignored.body).to.contain('id="password-error"')
  })

  it('domains of addresses hold as with a password', async () => {
    const site = await start({ EMAIL_DOMAINS: 'club.example' })
    const fields = { username: 'bob', email: 'bob@elsewhere.example' }
    const refused = await joinBy(new Browser(site.url), newDevice(site), fields)
    expect(refused.status).to.equal(422)
    expect(refused.body).to.contain('Use an address at')
    expect(await site.users.findByUsername('bob')).to.equal(null)
  })

  it('an invitation is used up by it, and only by it', async () => {
    const { site, box } = await startMailSite({ REGISTRATION: 'invite' }, { hostname: 'localhost' })
    stop.push(() => site.stop())
    await createOwner(site)
    const uninvited = await joinBy(new Browser(site.url), newDevice(site), { username: 'eve' })
    expect(uninvited.status).to.equal(403)
    await site.auth.invitations?.invite('guest@example.com')
    const browser = new Browser(site.url)
    await browser.get(await box.link('invitation'))
    const { body } = await browser.get(PAGE)
    const [, invitation = ''] = /name="invitation" value="([^"]+)"/.exec(body) ?? []
    const device = newDevice(site)
    const joined = await joinBy(browser, device, { username: 'guest', invitation })
    expect(joined).to.include({ status: 303, location: '/account' })
    expect((await site.users.findByUsername('guest'))?.email).to.equal('guest@example.com')
    const again = await joinBy(new Browser(site.url), device, { username: 'other', invitation })
    expect(again.status).to.be.oneOf([403, 410, 404, 200])
    expect(await site.users.findByUsername('other')).to.equal(null)
    await box.deliver()
    expect(box.mails.map(({ template }) => template)).to.not.include('factor-added')
  })
})
