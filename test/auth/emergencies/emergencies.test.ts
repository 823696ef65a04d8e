import { expect } from 'chai'
import { type Auth, createAuth } from '../../../src/auth/create-auth.ts'
import type { AuthEvent } from '../../../src/auth/events.ts'
import { Passwords } from '../../../src/auth/passwords/passwords.ts'
import { editorOf } from '../../../src/auth/permissions/grant-editor.ts'
import type { User } from '../../../src/auth/user.ts'
import type { Connection } from '../../../src/database/connection/connection.ts'
import { sequelizeStores } from '../../../src/database/sequelize-stores.ts'
import { UserBackend } from '../../../src/database/users/user-backend.ts'
import { sessionRecord, token } from '../../../src/testing/kit/samples.ts'
import { memoryBackend } from '../../../src/testing/memory/memory-backend.ts'
import { memoryStores } from '../../../src/testing/memory/memory-stores.ts'
import { databases, openDatabase } from '../../database/databases.ts'
import { CountingHasher } from '../passwords/hashers/counting-hasher.ts'

const SECRET = 'a secret that only the tests of this project know'
const BACKEND = 'users'
const SOON = Date.now() + 3_600_000
const NAMES = ['ada', 'bob', 'eve']

interface Given {
  readonly auth: Auth<User>
  /** The ids of `NAMES`; eve has no password, ada and eve are in the group. */
  readonly ids: readonly string[]
  readonly events: AuthEvent[]
}

/** Everybody has a session, a known browser, and tokens of three kinds. */
async function furnish(auth: Auth<User>, ids: readonly string[]): Promise<Given> {
  const { sessions, tokens, devices } = auth.stores
  for (const userId of ids) {
    const owner = { backend: BACKEND, userId }
    const lasting = { createdAt: 1, lastSeenAt: 1, idleEndsAt: SOON, absoluteEndsAt: SOON }
    const known = { idHash: `hash ${userId}`, publicId: `public ${userId}`, seriesHash: null }
    await sessions.insert(sessionRecord({ ...known, ...owner, ...lasting }))
    for (const purpose of ['mail-login', 'trusted-browser', 'verify']) {
      const id = `${purpose} ${userId}`
      await tokens?.issue(token({ id, purpose, owner, createdAt: 1, expiresAt: SOON }))
    }
    const seen = { createdAt: 1, lastSeenAt: 1, expiresAt: SOON }
    await devices?.add({ digest: `device ${userId}`, owner, ...seen })
  }
  const events: AuthEvent[] = []
  auth.events.on('*', (event) => {
    events.push(event)
  })
  return { auth, ids, events }
}

/** What of somebody is left. */
async function leftOf({ auth }: Given, userId: string): Promise<string[]> {
  const { sessions, tokens, devices } = auth.stores
  const now = Date.now()
  const of = async (purpose: string) =>
    (await tokens?.find(purpose, `${purpose} ${userId}`, now)) ? purpose : null
  const all = [
    (await sessions.find(`hash ${userId}`, now)) && 'session',
    (await devices?.find([`device ${userId}`], now)) && 'device',
    ...(await Promise.all(['mail-login', 'trusted-browser', 'verify'].map(of))),
  ]
  return all.filter((one) => one !== null && one !== undefined) as string[]
}

const EVERYTHING = ['session', 'device', 'mail-login', 'trusted-browser', 'verify']

for (const database of databases) {
  describe(`an emergency on ${database.name}`, function onDatabase() {
    this.timeout(60_000)
    let connection: Connection
    let given: Given
    before(async function open() {
      connection = await openDatabase(this, database)
    })
    after(() => connection?.close())
    beforeEach(async () => {
      for (const table of ['sessions', 'tokens', 'devices', 'user_groups', 'groups', 'users']) {
        await connection.query(`DELETE FROM ${table}`)
      }
      const stores = sequelizeStores(connection)
      const passwords = new Passwords([new CountingHasher()])
      const backends = [new UserBackend(stores.users, passwords)]
      const auth = createAuth(stores, { backends, secret: SECRET }) as unknown as Auth<User>
      const ids: string[] = []
      for (const username of NAMES) {
        const passwordHash = username === 'eve' ? null : `counting$${username}`
        const user = await stores.users.create({ username, email: null, passwordHash })
        ids.push(String(user.id))
      }
      const grants = editorOf(stores.users.grants)
      await grants?.createGroup('staff')
      const [ada = '', , eve = ''] = ids
      const members = [ada, eve].map((userId) => ({ backend: BACKEND, userId }))
      await grants?.addMembers(['staff'], members)
      given = await furnish(auth, ids)
    })

    it('ends the sessions of everybody, mailed links and known browsers, and no more', async () => {
      expect(await given.auth.emergencies?.endSessions(null)).to.equal(3)
      for (const id of given.ids) expect(await leftOf(given, id)).to.deep.equal(['verify'])
      expect(given.events.map(({ name }) => name)).to.deep.equal(['session.ended'])
    })

    it('ends those of a group, and of nobody else', async () => {
      const [ada = '', bob = '', eve = ''] = given.ids
      expect(await given.auth.emergencies?.endSessions('staff')).to.equal(2)
      for (const id of [ada, eve]) expect(await leftOf(given, id)).to.deep.equal(['verify'])
      expect(await leftOf(given, bob)).to.deep.equal(EVERYTHING)
      expect(given.events.map(({ details }) => details)).to.deep.equal([
        { count: 2, group: 'staff' },
      ])
    })

    it('asks everybody for a new password, says who has none, and may be done again', async () => {
      const { auth, ids } = given
      const [ada = '', bob = '', eve = ''] = ids
      for (let time = 0; time < 2; time++) {
        const count = await auth.emergencies?.requirePasswords(null)
        expect(count).to.deep.equal({ asked: 2, without: 1 })
      }
      const isAsked = (userId: string) =>
        auth.newPasswords?.isRequired({ backend: BACKEND, userId })
      expect(await Promise.all(ids.map(isAsked))).to.deep.equal([true, true, false])
      expect(await leftOf(given, ada)).to.deep.equal(['verify'])
      expect(await leftOf(given, bob)).to.deep.equal(['verify'])
      expect(await leftOf(given, eve)).to.deep.equal(EVERYTHING)
      const [event] = given.events
      expect(event?.name).to.equal('password.required')
      expect(event?.details).to.deep.equal({ reason: 'asked', asked: 2, without: 1 })
    })

    it('asks those of a group, and nobody else', async () => {
      const { auth, ids } = given
      const count = await auth.emergencies?.requirePasswords('staff')
      expect(count).to.deep.equal({ asked: 1, without: 1 })
      const required = await auth.newPasswords?.isRequired({ backend: BACKEND, userId: ids[1]! })
      expect(required).to.equal(false)
    })

    it('takes back what a backup has brought back', async () => {
      expect(await given.auth.emergencies?.afterRestore()).to.equal(3)
      for (const id of given.ids) expect(await leftOf(given, id)).to.deep.equal(['verify'])
      expect(given.events.map(({ name }) => name)).to.deep.equal(['backup.restored'])
    })
  })
}

describe('an emergency with stores that can do one person at a time', () => {
  it('has the same end', async () => {
    const backend = memoryBackend()
    const stores = { ...memoryStores(), users: backend.users }
    const auth = createAuth(stores, { backends: [backend], secret: SECRET })
    const ids: string[] = []
    for (const username of NAMES) {
      ids.push(String((await backend.add({ username, password: 'x' })).id))
    }
    const given = await furnish(auth as unknown as Auth<User>, ids)
    expect(await auth.emergencies?.requirePasswords(null)).to.deep.equal({ asked: 3, without: 0 })
    for (const id of ids) expect(await leftOf(given, id)).to.deep.equal(['verify'])
  })
})
