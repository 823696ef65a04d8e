import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import { sha256 } from '../../src/auth/crypto/keyed-digest.ts'
import { Passwords } from '../../src/auth/passwords/passwords.ts'
import type { TABLE_NAMES } from '../../src/database/connection/tables.ts'
import {
  bindPasswords,
  type Connection,
  type SequelizeGrantStore,
  type SequelizeStores,
  SequelizeUserStore,
  sequelizeStores,
} from '../../src/sequelize.ts'
import { factor } from '../../src/testing/kit/factor-store/factors.ts'
import { cheapHasher } from '../../src/testing.ts'
import { databases, openDatabase, postgres, sqlName, type TestDatabase } from './databases.ts'

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5)
const RULE = { kind: 'window', limit: 5, windowMs: 60_000 } as const
const ada = { backend: 'users', userId: 'ada' }

describe('sequelizeStores()', () => {
  const kinds = [...databases, { ...postgres, name: 'PostgreSQL under a.b_', tablePrefix: 'a.b_' }]
  for (const database of kinds) {
    describe(`on ${database.name}`, () => keepsTransactions(database))
  }
})

function keepsTransactions(database: TestDatabase): void {
  let connection: Connection
  let stores: SequelizeStores
  before(async function () {
    connection = await openDatabase(this, database)
    bindPasswords(connection, new Passwords([cheapHasher()]))
    stores = sequelizeStores(connection)
  })
  beforeEach(async () => {
    for (const table of WRITTEN) await connection.query(`DELETE FROM ${sqlName(connection, table)}`)
  })
  after(() => connection?.close())

  const WRITTEN = [
    ...(['sessions', 'tokens', 'throttles', 'user_permissions'] as const),
    ...(['outbox', 'audit_events', 'leases', 'factors'] as const),
    ...(['user_groups', 'groups', 'users'] as const),
  ]
  const counts = async () => {
    const count = async (table: (typeof TABLE_NAMES)[number]) => {
      const sql = `SELECT COUNT(*) AS rows_there FROM ${sqlName(connection, table)}`
      const [row] = await connection.query<{ rows_there: number | string }>(sql, {
        type: QueryTypes.SELECT,
      })
      return [table, Number(row?.rows_there)] as const
    }
    return Object.fromEntries(await Promise.all(WRITTEN.map(count)))
  }
  const nothing = Object.fromEntries(WRITTEN.map((table) => [table, 0]))

  it('a transaction that throws leaves nothing in any store', async () => {
    const broken = new Error('changed my mind')
    let seen: object | undefined
    const work = stores.transaction(async (bound) => {
      await writeEverywhere(bound)
      seen = await look(bound)
      throw broken
    })
    expect(await work.catch((error) => error)).to.equal(broken)

    // What is written can be read inside, or the statements would not have been part of it.
    expect(seen).to.deep.equal({ user: 'ada', session: true, granted: true })
    expect(await counts()).to.deep.equal(nothing)
  })

  it('a transaction that ends well keeps everything', async () => {
    const answer = await stores.transaction(async (bound) => {
      await writeEverywhere(bound)
      return 'done'
    })
    expect(answer).to.equal('done')
    expect(await look(stores)).to.deep.equal({ user: 'ada', session: true, granted: true })
    for (const [table, count] of Object.entries(await counts())) {
      expect(count, table).to.be.above(0)
    }
  })

  it('takes changes, passwords and deletions back, too', async () => {
    const user = await stores.users.createUser('ada', 'ada@example.com', 'the first password')
    const root = await stores.users.createSuperuser('root')
    await stores.users.createSuperuser('other')
    await stores.sessions.insert(session)
    await stores.tokens.issue(token)
    const before = await stores.users.findById(String(user.id))
    const work = stores.transaction(async ({ users, sessions, tokens }) => {
      const mine = (await users.findByUsername('ada'))!
      await mine.setPassword('another password')
      await users.savePassword(mine)
      await users.recordLogin(mine.id, new Date(NOW))
      await users.update(String(mine.id), { username: 'eve', email: null })
      await users.update(String(root.id), { isSuperuser: false })
      await users.delete(String(root.id))
      await sessions.update(session.idHash, 1, { userId: null, backend: null, data: {} })
      await sessions.destroy(session.idHash)
      await tokens.consume(token.purpose, token.id, token.digest, NOW)
      expect((await users.search()).users.map(({ username }) => username)).to.deep.equal([
        'eve',
        'other',
      ])
      throw new Error('no')
    })
    await work.catch(() => {})

    expect((await stores.users.findById(String(user.id)))?.get()).to.deep.equal(before?.get())
    expect(await stores.users.findByUsername('root')).to.include({ isSuperuser: true })
    expect(await stores.sessions.find(session.idHash, NOW)).to.include({ version: 1 })
    expect(await stores.tokens.consume(token.purpose, token.id, token.digest, NOW)).to.not.equal(
      null,
    )
  })

  it('a transaction within another is part of it', async () => {
    const work = stores.transaction(async (outer) => {
      await outer.transaction((inner) => writeEverywhere(inner))
      throw new Error('no')
    })
    await work.catch(() => {})
    expect(await counts()).to.deep.equal(nothing)
  })

  it('refuses createFirst() inside, which has a transaction of its own', async () => {
    const work = stores.transaction(({ users }) => users.createFirst({ username: 'ada' }))
    expect(await work.catch((error) => error)).to.be.instanceOf(TypeError)
    expect(await counts()).to.deep.equal(nothing)
  })

  it('binds the users that it was given, under the name of their backend', async () => {
    const users = new SequelizeUserStore(connection, undefined, { backend: 'members' })
    const own = sequelizeStores(connection, { users })
    expect(own.users).to.equal(users)
    await own.transaction(async (bound) => {
      expect(bound.users.backend).to.equal('members')
      expect(bound.grants).to.equal(bound.users.grants)
    })
  })

  it('says whether it can be used', async () => {
    await stores.checkReady()
  })
}

const session = {
  ...{
    idHash: sha256('an id'),
    publicId: 'public',
    version: 1,
    userId: 'ada',
    backend: 'users',
    data: {},
  },
  ...{ isRemembered: false, createdAt: NOW, lastSeenAt: NOW, idleEndsAt: NOW + 9e6 },
  ...{ absoluteEndsAt: NOW + 9e6, address: null, agent: null },
  ...{ seriesHash: null, rotatedAt: null },
}
const token = {
  ...{ id: 'a token', purpose: 'reset', digest: sha256('a secret'), sentTo: null, state: null },
  ...{ owner: { backend: 'users', userId: 'ada' }, data: {}, triesLeft: null },
  ...{ createdAt: NOW, expiresAt: NOW + 9e6 },
}

const mail = {
  ...{ id: 'a mail', template: 'welcome', language: 'en', to: 'ada@example.com' },
  ...{ params: 'sealed', createdAt: NOW },
}
const entry = {
  ...{ id: 'an entry', name: 'logout', at: NOW, actor: ada, subject: ada, session: null },
  ...{ address: null, agent: null, requestId: null, details: {} },
}

async function writeEverywhere(stores: SequelizeStores): Promise<void> {
  const grants = stores.grants as SequelizeGrantStore
  await stores.users.create({ username: 'ada', groups: ['keepers'] })
  await stores.users.createUsers([{ username: 'bob', groups: ['press'] }])
  await stores.sessions.insert(session)
  await stores.sessions.touch([
    { idHash: session.idHash, lastSeenAt: NOW + 1, idleEndsAt: NOW + 9e6 },
  ])
  await stores.tokens.issue(token)
  await stores.throttle.reserve([{ key: 'somebody', rule: RULE }], NOW)
  await stores.outbox.add(mail)
  await stores.audit.append([entry])
  await stores.factors.add([factor('an app')])
  await stores.leases.claim('purge', 'me', NOW + 1, NOW)
  await grants.grant(ada, 'users.view')
  await grants.addToGroup(ada, 'keepers')
}

async function look({ users, sessions, grants }: SequelizeStores): Promise<object> {
  return {
    user: (await users.findByUsername('ada'))?.username,
    session: (await sessions.find(session.idHash, NOW)) !== null,
    granted: (await grants.permissionsOf(ada)).has('users.view'),
  }
}
