import { expect } from 'chai'
import type { AuthOptions } from '../../../../src/auth/auth-options.ts'
import { localRequest } from '../../../../src/auth/backend.ts'
import type { PasskeyTicket } from '../../../../src/auth/factors/passkeys/passkey-ticket.ts'
import { MOST_PASSKEYS, type Passkeys } from '../../../../src/auth/factors/passkeys/passkeys.ts'
import { relyingPartyOf } from '../../../../src/auth/factors/passkeys/relying-party.ts'
import type { UserReference } from '../../../../src/auth/user.ts'
import { type DeviceOptions, PasskeyDevice } from '../../../support/passkey-device.ts'
import { startTwoSteps } from '../two-steps.ts'

const SITE = { baseUrl: 'http://localhost:3000', siteName: 'The Club' }
const isNull = (value: unknown) => value === null
const HERE = { request: localRequest, session: null }

async function start(options: Partial<AuthOptions> = {}) {
  const world = await startTwoSteps({ relyingParty: relyingPartyOf(SITE), ...options })
  const passkeys = world.factors.passkeys as Passkeys
  /** Adds a passkey of a new device. */
  const addPasskey = async (owner: UserReference = world.ada.owner, given: DeviceOptions = {}) => {
    const device = new PasskeyDevice(given)
    const begun = await passkeys.beginAdding(owner, 'ada')
    if (!begun) throw new Error('There are too many passkeys')
    const text = device.create(begun.options)
    const added = await passkeys.add(owner, { text, tickets: [begun.ticket] }, { name: ' my key ' })
    return { device, added }
  }
  const logIn = (device: PasskeyDevice, changes: Parameters<PasskeyDevice['get']>[1] = {}) => {
    const { options: asked, ticket } = passkeys.beginLogin()
    return passkeys.logIn({ text: device.get(asked, changes), tickets: [ticket] }, localRequest)
  }
  const prove = async (device: PasskeyDevice, owner: UserReference = world.ada.owner) => {
    const begun = await passkeys.beginProof(owner)
    if (!begun) throw new Error('There is no passkey')
    const tried = { text: device.get(begun.options), tickets: [begun.ticket] }
    return passkeys.prove(owner, tried, HERE)
  }
  return { ...world, passkeys, addPasskey, logIn, prove }
}

describe('passkeys', () => {
  describe('of a person', () => {
    for (const algorithm of ['ES256', 'EdDSA', 'RS256'] as const) {
      it(`are added and used with ${algorithm}`, async () => {
        const { addPasskey, logIn, prove, ada, factors } = await start()
        const { device, added } = await addPasskey(ada.owner, { algorithm })
        expect(added).to.deep.equal({ method: 'swk' })
        expect(await factors.of(ada.owner)).to.include({ isOn: true })
        expect(await logIn(device)).to.deep.equal({ owner: ada.owner, method: 'swk' })
        expect(await prove(device)).to.equal('swk')
      })
    }

    it('are shown with their names and where they are kept, and without their keys', async () => {
      const { addPasskey, factors, ada, logIn, clock } = await start()
      const { device } = await addPasskey()
      clock.advance(1000)
      await logIn(device)
      const { passkeys } = await factors.of(ada.owner)
      expect(passkeys).to.have.length(1)
      expect(passkeys[0]).to.include({ name: 'my key', isBackedUp: true, lastUsedAt: clock() })
      expect(passkeys[0]?.transports).to.deep.equal(['internal', 'hybrid'])
      expect(JSON.stringify(passkeys)).to.not.contain('publicKey')
    })

    it('that cannot leave their device count as hardware', async () => {
      const { addPasskey, logIn } = await start()
      const { device, added } = await addPasskey(undefined, { isSynced: false })
      expect(added).to.deep.equal({ method: 'hwk' })
      expect((await logIn(device))?.method).to.equal('hwk')
    })

    it('are not more than a device would list', async () => {
      const { passkeys, addPasskey, ada, bob } = await start()
      for (let i = 0; i < MOST_PASSKEYS; i++) await addPasskey()
      expect(await passkeys.beginAdding(ada.owner, 'ada')).to.equal(null)
      expect(await passkeys.beginAdding(bob.owner, 'bob')).to.not.equal(null)
    })

    it('are offered to devices without naming the person, and never the same one twice', async () => {
      const { passkeys, addPasskey, ada, bob } = await start()
      const { device } = await addPasskey()
      const begun = await passkeys.beginAdding(ada.owner, 'ada')
      const { user, rp, excludeCredentials, attestation } = begun?.options ?? {}
      expect(rp).to.deep.equal({ id: 'localhost', name: 'The Club' })
      expect(user?.id).to.have.length(43).and.not.equal(ada.owner.userId)
      expect((await passkeys.beginAdding(bob.owner, 'bob'))?.options.user.id).to.not.equal(user?.id)
      const ids = excludeCredentials?.map(({ id }) => id)
      expect(ids).to.deep.equal([device.keys[0]?.id.toString('base64url')])
      expect(attestation).to.equal('none')
    })

    it('a new one ends all other sessions, and its owner is told', async () => {
      const { addPasskey, session, sessionsOf, told } = await start()
      for (const id of ['own', 'other']) await session(id)
      await addPasskey()
      expect(await sessionsOf()).to.deep.equal([])
      expect(told()).to.deep.equal([['factor.added', { kind: 'passkey' }]])
    })

    it('one that was removed proves nothing any more', async () => {
      const { addPasskey, factors, ada, logIn, prove, clock } = await start()
      const { device } = await addPasskey()
      clock.advance(1)
      const other = await addPasskey()
      const [first] = (await factors.of(ada.owner)).passkeys
      expect(await factors.remove(ada.owner, first?.id ?? '')).to.equal(true)
      expect(await logIn(device)).to.equal(null)
      expect(await logIn(other.device)).to.not.equal(null)
      expect(await prove(other.device)).to.equal('swk')
    })

    it('one that somebody has added is nobody else’s', async () => {
      const { passkeys, addPasskey, ada, bob, stores } = await start()
      const { device } = await addPasskey()
      const begun = await passkeys.beginAdding(bob.owner, 'bob')
      if (!begun) throw new Error('none begun')
      const copy = new PasskeyDevice()
      const made = JSON.parse(copy.create(begun.options))
      const [key] = device.keys
      const [mine] = copy.keys
      // The same id with a key of one's own: the id stands in the data that a device makes, so it must fit.
      const id = key?.id.toString('base64url')
      const forged = JSON.stringify({ ...made, id, rawId: id })
      const tried = { text: forged, tickets: [begun.ticket] }
      expect(await passkeys.add(bob.owner, tried)).to.equal('refused')
      expect(stores.factors.factors.map(({ owner }) => owner)).to.deep.equal([ada.owner])
      expect(mine).to.not.equal(undefined)
    })
  })

  describe('an answer', () => {
    it('counts once: of 50 parallel posts of one answer one logs in', async () => {
      const { passkeys, addPasskey, stores } = await start()
      const { device } = await addPasskey()
      const { options, ticket } = passkeys.beginLogin()
      const tried = { text: device.get(options), tickets: [ticket] }
      const all = await Promise.all(
        Array.from({ length: 50 }, () => passkeys.logIn(tried, localRequest)),
      )
      expect(all.filter((one) => one !== null)).to.have.length(1)
      // Nothing is at rest that would answer again, and what is there goes with the purge.
      expect(JSON.stringify(stores.tokens.tokens)).to.not.contain(ticket.challenge)
    })

    it('counts once, also when it adds a passkey', async () => {
      const { passkeys, ada, stores } = await start()
      const begun = await passkeys.beginAdding(ada.owner, 'ada')
      if (!begun) throw new Error('none begun')
      const tried = { text: new PasskeyDevice().create(begun.options), tickets: [begun.ticket] }
      const all = await Promise.all(
        Array.from({ length: 50 }, () => passkeys.add(ada.owner, tried)),
      )
      expect(all.filter((one) => typeof one === 'object')).to.have.length(1)
      expect(stores.factors.factors).to.have.length(1)
    })

    it('is good for five minutes, and for what it was asked for', async () => {
      const { passkeys, addPasskey, clock, ada, bob } = await start()
      const { device } = await addPasskey()
      const { options, ticket } = passkeys.beginLogin()
      const text = device.get(options)
      clock.advance(5 * 60_000)
      expect(await passkeys.logIn({ text, tickets: [ticket] }, localRequest)).to.equal(null)
      const fresh = passkeys.beginLogin()
      const tried = { text: device.get(fresh.options), tickets: [fresh.ticket] }
      expect(await passkeys.prove(ada.owner, tried, HERE)).to.equal(null)
      expect(await passkeys.add(ada.owner, tried)).to.equal('refused')
      expect(await passkeys.prove(bob.owner, tried, HERE)).to.equal(null)
      expect(await passkeys.logIn(tried, localRequest)).to.not.equal(null)
    })

    it('to a challenge that this browser was not given proves nothing', async () => {
      const { passkeys, addPasskey } = await start()
      const { device } = await addPasskey()
      const { options } = passkeys.beginLogin()
      const own = passkeys.beginLogin()
      const text = device.get(options)
      const none: readonly PasskeyTicket[] = []
      expect(await passkeys.logIn({ text, tickets: none }, localRequest)).to.equal(null)
      expect(await passkeys.logIn({ text, tickets: [own.ticket] }, localRequest)).to.equal(null)
    })

    const FORGED: readonly (readonly [string, Parameters<PasskeyDevice['get']>[1]])[] = [
      ['from another origin', { origin: 'http://localhost:3001' }],
      ['from a site whose name begins like ours', { origin: 'http://localhost.example' }],
      ['for another relying party', { rpId: 'example.com' }],
      ['that was made to add a passkey', { type: 'webauthn.create' }],
      ['that names somebody else', { userHandle: 'c29tZWJvZHkgZWxzZQ' }],
    ]
    for (const [what, changes] of FORGED) {
      it(`${what} proves nothing`, async () => {
        const { addPasskey, logIn } = await start()
        const { device } = await addPasskey()
        expect(await logIn(device, changes)).to.equal(null)
        expect(await logIn(device)).to.not.equal(null)
      })
    }

    it('with a byte changed anywhere proves nothing', async () => {
      const { passkeys, addPasskey } = await start()
      const { device } = await addPasskey()
      for (const part of ['authenticatorData', 'signature', 'clientDataJSON']) {
        for (const at of [0, 33, -1]) {
          const { options, ticket } = passkeys.beginLogin()
          const answer = JSON.parse(device.get(options))
          const bytes = Buffer.from(answer.response[part], 'base64url')
          const index = at < 0 ? bytes.length + at : at
          bytes[index] = (bytes[index] ?? 0) ^ 1
          answer.response[part] = bytes.toString('base64url')
          const tried = { text: JSON.stringify(answer), tickets: [ticket] }
          expect(await passkeys.logIn(tried, localRequest), `${part} ${at}`).to.equal(null)
        }
      }
    })

    it('alone needs a device that asked who holds it; as second factor it need not have', async () => {
      const { addPasskey, logIn, prove } = await start()
      const { device } = await addPasskey(undefined, { verifies: false })
      expect(await logIn(device)).to.equal(null)
      expect(await prove(device)).to.equal('swk')
    })

    it('of somebody else is no proof of this person', async () => {
      const { passkeys, addPasskey, ada, bob } = await start()
      await addPasskey(ada.owner)
      const bobs = await addPasskey(bob.owner)
      const begun = await passkeys.beginProof(ada.owner)
      if (!begun) throw new Error('none begun')
      const text = bobs.device.get({ ...begun.options, allowCredentials: [] })
      expect(await passkeys.prove(ada.owner, { text, tickets: [begun.ticket] }, HERE)).to.equal(
        null,
      )
      expect(await passkeys.prove(bob.owner, { text, tickets: [begun.ticket] }, HERE)).to.equal(
        null,
      )
    })

    it('that is signed with another key proves nothing, and is announced without naming anybody', async () => {
      const { addPasskey, logIn, prove, heard, ada, bob } = await start()
      const { device } = await addPasskey()
      const bobs = await addPasskey(bob.owner)
      const [key] = device.keys
      const [other] = bobs.device.keys
      if (!key || !other) throw new Error('There is no key')
      device.keys[0] = { ...key, privateKey: other.privateKey }
      heard.length = 0
      expect(await logIn(device)).to.equal(null)
      expect(await prove(device)).to.equal(null)
      const [failed, refused] = heard
      expect(failed).to.include({ name: 'login.failed', subject: null, actor: null })
      expect(refused).to.include({ name: 'factor.failed', actor: null })
      expect(refused?.subject).to.deep.equal(ada.owner)
      expect(refused?.details).to.deep.equal({ kind: 'passkey', inARow: 1 })
    })
  })

  describe('the counter of a device', () => {
    it('that goes up is fine', async () => {
      const { addPasskey, logIn, told } = await start({ passkeyCounter: 'refuse' })
      const { device } = await addPasskey(undefined, { counter: 5 })
      for (let i = 0; i < 3; i++) expect(await logIn(device)).to.not.equal(null)
      expect(told().map(([name]) => name)).to.deep.equal(['factor.added'])
    })

    for (const passkeyCounter of ['notice', 'refuse'] as const) {
      it(`that goes back is told to the owner, and with "${passkeyCounter}" ${
        passkeyCounter === 'refuse' ? 'proves nothing' : 'no more than that'
      }`, async () => {
        const { addPasskey, logIn, heard, factors, ada, stores } = await start({ passkeyCounter })
        const { device } = await addPasskey(undefined, { counter: 5 })
        await logIn(device)
        heard.length = 0
        device.counter = 3
        const isRefused = passkeyCounter === 'refuse'
        expect((await logIn(device)) === null).to.equal(isRefused)
        const [first] = heard
        expect(first).to.include({ name: 'passkey.counter-back', actor: null })
        expect(first?.subject).to.deep.equal(ada.owner)
        expect(first?.details).to.deep.equal({ name: 'my key', isRefused })
        expect(stores.factors.factors[0]?.counter).to.equal(6)
        expect((await factors.of(ada.owner)).passkeys).to.have.length(1)
        device.counter = 7
        expect(await logIn(device)).to.not.equal(null)
      })
    }
  })

  it('what is noted of an answer opens nothing, and outlives its challenge by some minutes', async () => {
    const { passkeys, addPasskey, stores, clock } = await start()
    const { device } = await addPasskey()
    await stores.tokens.purge(Number.MAX_SAFE_INTEGER)
    const { options, ticket } = passkeys.beginLogin()
    await passkeys.logIn({ text: device.get(options), tickets: [ticket] }, localRequest)
    const [noted] = stores.tokens.tokens
    expect(noted).to.include({ purpose: 'passkey', owner: null, createdAt: clock() })
    expect(noted?.expiresAt).to.be.above(ticket.until + 60_000)
  })

  it('who has only an app has no passkey to prove anything by', async () => {
    const { passkeys, addApp, ada } = await start()
    await addApp()
    expect(await passkeys.beginProof(ada.owner)).to.equal(null)
    expect((await passkeys.beginAdding(ada.owner, 'ada'))?.options.excludeCredentials).to.be.empty
  })

  it('tries of a second step are limited for each client, too', async () => {
    const { passkeys, ada } = await start({ throttling: {} })
    const told = { request: { ...localRequest, address: '203.0.113.9' }, session: null }
    const nothing = { text: 'nothing', tickets: [] }
    const tries = Array.from({ length: 40 }, () =>
      passkeys.prove(ada.owner, nothing, told).catch(String),
    )
    expect((await Promise.all(tries)).filter((one) => one !== null)).to.have.length(10)
  })

  it('tries are limited for each client, and a stopped password does not stop the owner', async () => {
    const { passkeys, addPasskey, logIn, auth, ada, clock } = await start({ throttling: {} })
    const { device } = await addPasskey()
    const tried = { text: 'nothing', tickets: [] }
    const from = { ...localRequest, address: '203.0.113.7' }
    const tries = Array.from({ length: 40 }, () => passkeys.logIn(tried, from).catch(String))
    const refused = (await Promise.all(tries)).filter((one) => one !== null)
    expect(refused).to.have.length(10)
    const wrong = (address: string) => {
      const subject = { account: ada.owner, request: { ...localRequest, address } }
      return auth.throttle.guard('login', subject, async () => null, isNull)
    }
    for (let i = 0; i < 100; i++) {
      await wrong(`198.51.${i}.1`)
      clock.advance(15 * 60_000)
    }
    const stopped = await wrong('192.0.2.1').catch((error: unknown) => error)
    expect(stopped).to.include({ isStopped: true })
    expect(await logIn(device)).to.deep.equal({ owner: ada.owner, method: 'swk' })
  })
})
