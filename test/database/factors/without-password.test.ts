import { expect } from 'chai'
import { type Auth, createAuth } from '../../../src/auth/create-auth.ts'
import { Refused } from '../../../src/auth/errors.ts'
import type { FactorService } from '../../../src/auth/factors/factor-service.ts'
import type { Passkeys } from '../../../src/auth/factors/passkeys/passkeys.ts'
import { relyingPartyOf } from '../../../src/auth/factors/passkeys/relying-party.ts'
import { Passwords } from '../../../src/auth/passwords/passwords.ts'
import { Secret } from '../../../src/auth/secret.ts'
import { referenceTo } from '../../../src/auth/user.ts'
import type { Connection } from '../../../src/database/connection/connection.ts'
import { type SequelizeStores, sequelizeStores } from '../../../src/database/sequelize-stores.ts'
import { UserBackend } from '../../../src/database/users/user-backend.ts'
import { countingHasher } from '../../../src/testing.ts'
import { PasskeyDevice } from '../../support/passkey-device.ts'
import { databases, openDatabase, type TestDatabase } from '../databases.ts'

const SITE = { baseUrl: 'http://localhost:3000', siteName: 'The Club' }
const REQUEST = { address: '10.0.0.1', agent: null }
const ROUNDS = 8

for (const database of databases) {
  describe(`people without a password, on ${database.name}`, () => keeps(database))
}

function keeps(database: TestDatabase): void {
  let connection: Connection
  let stores: SequelizeStores
  let auth: Auth
  let backend: UserBackend
  let factors: FactorService
  let passkeys: Passkeys
  before(async function () {
    this.timeout(60_000)
    connection = await openDatabase(this, database)
    stores = sequelizeStores(connection)
    backend = new UserBackend(stores.users, new Passwords([countingHasher()]))
    const options = {
      ...{ backends: [backend], secret: 'a secret of the tests, long enough' },
      ...{ throttling: false as const, relyingParty: relyingPartyOf(SITE) },
      passwords: new Passwords([countingHasher()]),
    }
    auth = createAuth(stores, options) as unknown as Auth
    factors = auth.factors as FactorService
    passkeys = factors.passkeys as Passkeys
  })
  after(() => connection?.close())

  let people = 0
  async function person(keys = 1) {
    const user = await stores.users.createUser(`person${++people}`, null, 'their password')
    const owner = referenceTo(user, backend)
    for (let count = 0; count < keys; count++) {
      const begun = await passkeys.beginAdding(owner, user.username)
      if (!begun) throw new Error('There are too many')
      const text = new PasskeyDevice().create(begun.options)
      await passkeys.add(owner, { text, tickets: [begun.ticket] }, { request: REQUEST })
    }
    return { user, owner, ids: (await factors.of(owner)).passkeys.map(({ id }) => id) }
  }
  type Person = Awaited<ReturnType<typeof person>>

  const giveUp = async ({ user }: Person) =>
    (await auth.passwordRemoval?.remove(backend, user, REQUEST))?.ok === true
  const dropKey = ({ owner }: Person, id: string) =>
    factors.remove(owner, id).catch((error: unknown) => {
      if (error instanceof Refused) return false
      throw error
    })
  const waysOf = async ({ owner }: Person) => ({
    hasPassword: (await backend.getUser(owner.userId))?.hasPassword,
    keys: (await factors.ways.of(owner)).length,
  })

  it('who removes the last passkey and the password at the same time keeps one of them', async function () {
    this.timeout(60_000)
    for (let round = 0; round < ROUNDS; round++) {
      const one = await person()
      const done = await Promise.all([
        giveUp(one),
        dropKey(one, one.ids[0] ?? ''),
        giveUp(one),
        dropKey(one, one.ids[0] ?? ''),
      ])
      const { hasPassword, keys } = await waysOf(one)
      expect(hasPassword === true || keys === 1, JSON.stringify(done)).to.equal(true)
      expect(done.filter(Boolean).length).to.be.at.least(1)
    }
  })

  it('who removes all passkeys at the same time, and the password, keeps a way in', async function () {
    this.timeout(60_000)
    for (let round = 0; round < ROUNDS; round++) {
      const one = await person(3)
      await Promise.all([giveUp(one), ...one.ids.map((id) => dropKey(one, id))])
      const { hasPassword, keys } = await waysOf(one)
      expect(hasPassword === true || keys > 0).to.equal(true)
    }
  })

  it('the last passkey of who has no password stays, and of who has set one again it goes', async () => {
    const one = await person(2)
    expect(await giveUp(one)).to.equal(true)
    const removed = await Promise.all(one.ids.map((id) => dropKey(one, id)))
    expect(removed.filter(Boolean)).to.have.length(1)
    expect(await waysOf(one)).to.deep.equal({ hasPassword: false, keys: 1 })
    const [left] = (await factors.ways.of(one.owner)).map(({ id }) => id)
    const again = await backend.getUser(one.owner.userId)
    if (!again) throw new Error('They are gone')
    const set = await auth.passwords.setFirst(backend, again, new Secret('another password, long'))
    expect(set.ok).to.equal(true)
    await connection.query(`UPDATE factors SET created_at = 1 WHERE kind = 'no-password'`)
    expect(await dropKey(one, left ?? '')).to.equal(true)
  })

  it('parallel posts with one challenge make one account, and no passkey without one', async function () {
    this.timeout(60_000)
    const begun = passkeys.joining.begin('eve')
    const device = new PasskeyDevice()
    const text = device.create(begun.options)
    const join = async (username: string) => {
      const key = await passkeys.joining.prove({ text, tickets: [begun.ticket] })
      const save = (user: { id: unknown }, bundle: object) =>
        key?.save({ backend: 'users', userId: String(user.id) }, bundle as never)
      return auth.accounts?.register({ username, password: null }, REQUEST, {
        save: save as never,
      })
    }
    const outcomes = await Promise.all(Array.from({ length: 8 }, (_, index) => join(`eve${index}`)))
    const made = outcomes.filter((one) => one?.ok)
    expect(made).to.have.length(1)
    const found = await Promise.all(
      Array.from({ length: 8 }, (_, index) => stores.users.findByUsername(`eve${index}`)),
    )
    const [eve, ...others] = found.filter((user) => user !== null)
    expect(others).to.deep.equal([])
    const key = await stores.factors.findCredential(device.keys[0]?.id.toString('base64url') ?? '')
    expect(key).to.deep.include({ owner: { backend: 'users', userId: String(eve?.id) } })
    expect(key).to.include({ logsInAlone: true })
    expect(eve?.hasPassword).to.equal(false)
    // The same passkey, to a challenge of its own, makes nobody else's account.
    const next = passkeys.joining.begin('mallory')
    expect(await passkeys.joining.prove({ text, tickets: [next.ticket] })).to.equal(null)
  })

  it('a refusal at the end of a registration leaves neither an account nor a passkey', async () => {
    const begun = passkeys.joining.begin('never')
    const device = new PasskeyDevice()
    const text = device.create(begun.options)
    const key = await passkeys.joining.prove({ text, tickets: [begun.ticket] })
    const outcome = await auth.accounts?.register({ username: 'never', password: null }, REQUEST, {
      async save(user, bundle) {
        await key?.save(referenceTo(user, { name: 'users' }), bundle)
        throw new Refused({ field: '', code: 'name_invalid' })
      },
    })
    expect(outcome?.ok).to.equal(false)
    expect(await stores.users.findByUsername('never')).to.equal(null)
    const id = device.keys[0]?.id.toString('base64url') ?? ''
    expect(await stores.factors.findCredential(id)).to.equal(null)
    // Nothing was used up: the same answer makes the account when all is well.
    const again = await passkeys.joining.prove({ text, tickets: [begun.ticket] })
    const made = await auth.accounts?.register({ username: 'ever', password: null }, REQUEST, {
      save: async (user, bundle) => again?.save(referenceTo(user, { name: 'users' }), bundle),
    })
    expect(made?.ok).to.equal(true)
  })

  it('of 20 parallel uses of one recovery code one sets the password', async function () {
    this.timeout(60_000)
    const user = await stores.users.createUser(`person${++people}`, null, 'their password')
    const owner = referenceTo(user, backend)
    const [code = ''] = await factors.renewRecovery(owner)
    const uses = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        const next = new Secret(`another long password ${index}`)
        return auth.recoveryResets?.set({ username: user.username, code, next }, REQUEST)
      }),
    )
    expect(uses.filter((one) => one?.ok)).to.have.length(1)
    const winner = uses.findIndex((one) => one?.ok)
    const now = await backend.getUser(owner.userId)
    expect(await now?.checkPassword(`another long password ${winner}`)).to.equal(true)
    expect((await factors.of(owner)).recoveryCodes).to.equal(9)
  })
}
