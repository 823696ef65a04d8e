import { expect } from 'chai'
import { createAuth } from '../../../src/auth/create-auth.ts'
import { Passwords } from '../../../src/auth/passwords/passwords.ts'
import { Secret } from '../../../src/auth/secret.ts'
import { countingHasher, memoryBackend, memoryStores } from '../../../src/testing.ts'
import { ClientAddress } from '../../../src/web/http/client-address.ts'
import { Browser } from '../../support/browser.ts'
import { type MailBox, startMailSite } from '../../support/mail-box.ts'
import { createOwner, createPerson, loggedIn } from '../../support/people.ts'
import { PASSWORD, type TestSite } from '../../support/test-site.ts'

const MINUTE_MS = 60_000
const JSON_PLEASE = { accept: 'application/json' }

interface Guess {
  readonly password?: string
  /** The address that the proxy names (a new network each time). */
  readonly from?: string
  readonly headers?: Record<string, string>
}

// Each is what went wrong elsewhere, and does not here.
describe('faults that others have shipped: limits of tries', function () {
  this.timeout(30_000)
  let site: TestSite
  let box: MailBox
  /** Any number of browsers may send its form: what is counted is not the browser. */
  let form: Browser
  let _csrf: string
  let networks = 0
  before(async () => {
    // 200 at once take a while on a machine that does other things as well.
    const settings = { TRUSTED_PROXIES: '127.0.0.1', STORE_TIMEOUT_MS: '20000' }
    ;({ site, box } = await startMailSite(settings, { throttling: {} }))
    await createOwner(site)
    await createPerson(site, 'ada', 'ada@example.com')
    await createPerson(site, 'bob')
    form = new Browser(site.url)
    _csrf = await form.token('/login')
  })
  after(() => site.stop())
  // Nothing of one test is left for the next.
  beforeEach(() => site.connection.query('DELETE FROM throttles'))

  const newNetwork = () => `20.${++networks >> 8}.${networks % 256}.1`

  async function guess(username: string, given: Guess = {}): Promise<number> {
    const { password = 'wrong', from = newNetwork(), headers = {} } = given
    const fields = { _csrf, username, password }
    const browser = form.clone()
    return (await browser.post('/login', fields, { 'x-forwarded-for': from, ...headers })).status
  }

  it('changing the letter case of a login does not evade the limit (allauth before 0.51)', async () => {
    for (const name of ['ada', 'ADA', 'Ada', 'aDA', 'ADA@Example.COM']) {
      expect(await guess(name)).to.equal(401)
    }
    for (const name of ['ada', 'AdA', 'ada@example.com']) {
      expect(await guess(name, { password: PASSWORD }), name).to.equal(429)
    }
  })

  it('one good login from an address does not clear what failed from there (allauth 65.8.1)', async () => {
    const from = '192.0.2.1'
    for (let index = 0; index < 29; index++) await guess(`name${index}`, { from })
    expect(await guess('bob', { from, password: PASSWORD })).to.equal(303)
    expect(await guess('name29', { from })).to.equal(401)
    expect(await guess('name30', { from })).to.equal(429)
    expect(await guess('bob', { from, password: PASSWORD })).to.equal(429)
  })

  it('a stranger who makes X-Forwarded-For up is counted as one client (allauth 65.14.2)', async () => {
    for (let index = 0; index < 30; index++) {
      expect(await guess(`name${index}`, { from: `${newNetwork()}, 192.0.2.2` })).to.equal(401)
    }
    expect(await guess('name30', { from: `${newNetwork()}, 192.0.2.2` })).to.equal(429)
    const nobodyTrusted = new ClientAddress([])
    expect(nobodyTrusted.of('203.0.113.9', '192.0.2.2')).to.equal('203.0.113.9')
    expect(nobodyTrusted.isUnnamedProxy('203.0.113.9', '192.0.2.2')).to.equal(false)
  })

  it('of 200 parallel failures each is counted: 5 reach a hash, and one more waits (Cacti #7683)', async () => {
    const statuses = await Promise.all(Array.from({ length: 200 }, () => guess('ada')))
    expect(statuses.filter((status) => status === 401)).to.have.length(5)
    expect(statuses.filter((status) => status === 429)).to.have.length(195)
    site.wait(1000)
    expect(await guess('ada', { password: PASSWORD })).to.equal(303)
  })

  it('of 200 parallel failures of one client, at as many accounts, 30 reach a hash', async () => {
    const from = '192.0.2.3'
    const tries = Array.from({ length: 200 }, (_, index) => guess(`name${index}`, { from }))
    const statuses = await Promise.all(tries)
    expect(statuses.filter((status) => status === 401)).to.have.length(30)
    expect(statuses.filter((status) => status === 429)).to.have.length(170)
  })

  it('a program that asks in JSON is under the limits of the form (allauth 65.2)', async () => {
    for (let index = 0; index < 5; index++) {
      expect(await guess('ada', { headers: JSON_PLEASE })).to.equal(401)
    }
    expect(await guess('ada', { password: PASSWORD, headers: JSON_PLEASE })).to.equal(429)
    expect(await guess('ada', { password: PASSWORD })).to.equal(429)
  })

  it('an unknown name takes as much work as a wrong password (allauth 0.54, Authelia #949)', async () => {
    const hasher = countingHasher()
    const backend = memoryBackend({ passwords: new Passwords([hasher]) })
    await backend.add({ username: 'known', password: PASSWORD })
    await backend.add({ username: 'inactive', password: PASSWORD, isActive: false })
    await backend.add({ username: 'unusable', password: null })
    const secret = 'a secret that only the tests of this project know'
    const auth = createAuth(memoryStores(), { backends: [backend], secret, throttling: false })
    const request = { address: null, agent: null }
    const work = new Set<number>()
    for (const username of ['known', 'unknown', 'inactive', 'unusable']) {
      for (const password of ['wrong', PASSWORD]) {
        if (username === 'known' && password === PASSWORD) continue
        const before = hasher.count
        const credentials = { username, password: new Secret(password) }
        const outcome = await auth.login.authenticate(credentials, request)
        expect(outcome.kind).to.equal('refused')
        work.add(hasher.count - before)
      }
    }
    expect(work).to.deep.equal(new Set([1]))
  })

  it('a stranger who guesses does not lock the owner out (Keycloak, GHSA-cq42-vhv7-xr7p)', async () => {
    const known = await loggedIn(site, 'ada')
    await known.submit('/logout', {})
    for (let index = 0; index < 101; index++) {
      await guess('ada')
      site.wait(16 * MINUTE_MS)
    }
    form = new Browser(site.url)
    _csrf = await form.token('/login')
    expect(await guess('ada', { password: PASSWORD }), 'a stranger').to.equal(429)

    const fields = { username: 'ada', password: PASSWORD }
    expect((await known.submit('/login', fields)).status, 'a known device').to.equal(303)

    for (let index = 0; index < 101; index++) {
      await guess('ada')
      site.wait(16 * MINUTE_MS)
    }
    const elsewhere = new Browser(site.url)
    await elsewhere.submit('/password-reset', { email: 'ada@example.com' })
    await elsewhere.get(await box.link('password-reset'))
    const newPassword = 'a new and long enough password'
    await elsewhere.submit('/password-reset/new', { newPassword })
    const again = { username: 'ada', password: newPassword }
    expect((await elsewhere.submit('/login', again)).status, 'after a reset').to.equal(303)
  })

  it('a throttled account opens by no other way that takes a password (Keycloak CVE-2026-9798)', async () => {
    const browser = await loggedIn(site, 'bob')
    browser.cookies.delete('gadwall.device')
    const token = await browser.token('/account/password')
    const newPassword = 'a new and long enough password'
    for (let index = 0; index < 5; index++) await guess('bob')
    for (const [path, fields] of [
      ['/reauthenticate', { password: PASSWORD }],
      ['/account/password', { currentPassword: PASSWORD, newPassword }],
      ['/account/email', { currentPassword: PASSWORD, email: 'new@example.com' }],
    ] as const) {
      const answer = await browser.post(path, { _csrf: token, ...fields })
      expect(answer.status, path).to.equal(429)
    }
  })
})
