import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import { Table } from 'sequelize-typescript'
import { sha256 } from '../../src/auth/crypto/keyed-digest.ts'
import { Passwords } from '../../src/auth/passwords/passwords.ts'
import type { TableName } from '../../src/database/connection/tables.ts'
import { User } from '../../src/database/models/user.ts'
import {
  type Connection,
  connect,
  Migrator,
  makeReady,
  SequelizeAuditStore,
  SequelizeGrantStore,
  SequelizeLeaseStore,
  SequelizeOutboxStore,
  SequelizeSessionStore,
  SequelizeThrottleStore,
  SequelizeTokenStore,
  SequelizeUserStore,
  syncPermissions,
  UserBackend,
} from '../../src/sequelize.ts'
import {
  auditStoreSuite,
  leaseStoreSuite,
  outboxStoreSuite,
  runSuite,
  sessionStoreSuite,
  throttleStoreSuite,
  tokenStoreSuite,
} from '../../src/testing.ts'
import { CountingHasher } from '../auth/passwords/hashers/counting-hasher.ts'
import {
  databases,
  openAgain,
  openDatabase,
  postgres,
  prefixedDatabases,
  sqlite,
  sqlName,
  type TestDatabase,
  tableNames,
} from './databases.ts'

const passwords = new Passwords([new CountingHasher()])

describe('the stores under a table prefix', () => {
  for (const database of prefixedDatabases) {
    describe(`on ${database.name}`, () => keepContracts(database))
  }
})

function keepContracts(database: TestDatabase): void {
  // The kit reads through this connection; what it tests has one of its own for each case.
  let around: Connection
  before(async function () {
    around = await openDatabase(this, database)
  })
  after(() => around?.close())

  const open = async (table: TableName) => {
    const name = sqlName(around, table)
    await around.query(`DELETE FROM ${name}`)
    const connection = await openAgain(around)
    const rows = () => around.query(`SELECT * FROM ${name}`, { type: QueryTypes.SELECT })
    return {
      connection,
      rawRows: async () => JSON.stringify(await rows()),
      rawCount: async () => (await rows()).length,
      close: () => connection.close(),
    }
  }
  const suites = [
    sessionStoreSuite({
      name: 'SequelizeSessionStore',
      async open() {
        const { connection, ...rest } = await open('sessions')
        return { ...rest, store: new SequelizeSessionStore(connection) }
      },
    }),
    tokenStoreSuite({
      name: 'SequelizeTokenStore',
      async open() {
        const { connection, ...rest } = await open('tokens')
        return { ...rest, store: new SequelizeTokenStore(connection) }
      },
    }),
    throttleStoreSuite({
      name: 'SequelizeThrottleStore',
      async open() {
        const { connection, ...rest } = await open('throttles')
        return { ...rest, store: new SequelizeThrottleStore(connection) }
      },
    }),
    outboxStoreSuite({
      name: 'SequelizeOutboxStore',
      async open() {
        const { connection, ...rest } = await open('outbox')
        return { ...rest, store: new SequelizeOutboxStore(connection) }
      },
    }),
    auditStoreSuite({
      name: 'SequelizeAuditStore',
      async open() {
        const { connection, ...rest } = await open('audit_events')
        return { ...rest, store: new SequelizeAuditStore(connection) }
      },
    }),
    leaseStoreSuite({
      name: 'SequelizeLeaseStore',
      async open() {
        const { connection, ...rest } = await open('leases')
        return { ...rest, store: new SequelizeLeaseStore(connection) }
      },
    }),
  ]
  const skip = Object.fromEntries(
    suites
      .flatMap(({ cases }) => cases)
      .filter(({ name }) => name.startsWith('says so when'))
      .map(({ name }) => [name, 'Proven without a prefix.']),
  )
  for (const suite of suites) {
    const names = new Set(suite.cases.map(({ name }) => name))
    const own = Object.fromEntries(Object.entries(skip).filter(([name]) => names.has(name)))
    runSuite(suite, { describe, it, skip: own })
  }
}

describe('tables of two prefixes in one database', () => {
  for (const database of databases) {
    describe(`on ${database.name}`, () => liveSideBySide(database, ['', 'one_']))
  }
  describe('on PostgreSQL, in schemas', () => liveSideBySide(postgres, ['auth.', 'auth.one_']))
  describe('on PostgreSQL, in two schemas', () => liveSideBySide(postgres, ['user.', 'b.']))
})

function liveSideBySide(database: TestDatabase, prefixes: readonly [string, string]): void {
  let connections: readonly Connection[] = []
  beforeEach(async function () {
    const url = await database.createUrl(this)
    connections = await Promise.all(
      prefixes.map((tablePrefix) => connect({ url, tablePrefix, passwords })),
    )
    for (const connection of connections) await new Migrator(connection).up()
  })
  afterEach(() => Promise.all(connections.map((connection) => connection.close())))

  const storesOf = () =>
    connections.map((connection) => new SequelizeUserStore(connection)) as [
      SequelizeUserStore,
      SequelizeUserStore,
    ]

  it('hold users of their own, through one class of model', async () => {
    const [one, other] = storesOf()
    const { id } = await one.createUser('ada', 'ada@example.com')
    await other.createUser('eve')
    await other.createUser('ada')

    expect(await one.findByUsername('eve')).to.equal(null)
    expect(await one.findById(`${id}`)).to.include({ email: 'ada@example.com' })
    expect((await other.findByUsername('ada'))?.email).to.equal(null)
    expect([one.backend, other.backend]).to.deep.equal(['users', 'users'])
  })

  it('hold sessions and grants of their own', async () => {
    const [one, other] = connections.map((connection) => new SequelizeGrantStore(connection)) as [
      SequelizeGrantStore,
      SequelizeGrantStore,
    ]
    const ada = { backend: 'users', userId: '1' }
    for (const connection of connections) {
      await syncPermissions(connection, [{ name: 'ponds.view', label: 'See ponds' }])
    }
    for (const grants of [one, other]) await grants.createGroup('staff')
    await one.grant({ group: 'staff' }, 'ponds.view')
    await one.addToGroup(ada, 'staff')

    expect([...(await one.permissionsOf(ada))]).to.deep.equal(['ponds.view'])
    expect([...(await other.permissionsOf(ada))]).to.deep.equal([])
    const stores = connections.map((connection) => new SequelizeSessionStore(connection))
    expect(await stores[0]?.find('x', 0)).to.equal(null)
  })

  it('are taken back apart: what one loses the other keeps', async () => {
    const [first, second] = connections as [Connection, Connection]
    const [, other] = storesOf()
    await other.createUser('eve')
    const before = (await tableNames(first)).length
    const migrator = new Migrator(first)
    const { executed } = await migrator.status()
    for (const _ of executed) await migrator.down()

    expect((await migrator.status()).executed).to.deep.equal([])
    expect((await new Migrator(second).status()).executed).to.deep.equal(executed)
    expect(await other.findByUsername('eve')).to.not.equal(null)
    // What remembers the migrations stays.
    expect((await tableNames(first)).length).to.equal(before / 2 + 1)
    await makeReadyIfEmpty(first)
    expect(await other.findByUsername('eve')).to.not.equal(null)
  })

  it('read signed-in sessions with their own users', async () => {
    for (const [index, connection] of connections.entries()) {
      const users = new SequelizeUserStore(connection)
      const { id } = await users.createUser(`person-${index}`)
      const store = new SequelizeSessionStore(connection)
      const session = sessionOf(String(id))
      await store.insert(session)
      const reader = store.createReader([new UserBackend(users, passwords)])
      const found = await reader?.find(session.idHash, NOW)
      expect(found?.session).to.include({ userId: String(id), backend: 'users' })
      // In a schema the backend is asked for the user.
      const user = found?.user ?? (await users.findById(String(id)))
      expect(user?.username).to.equal(`person-${index}`)
    }
  })
}

const NOW = Date.UTC(2026, 0, 2)

function sessionOf(userId: string) {
  return {
    ...{
      idHash: sha256('an id'),
      publicId: 'one',
      version: 1,
      userId,
      backend: 'users',
      isRemembered: false,
    },
    ...{ data: { login: { userId, backend: 'users', stamp: null } }, createdAt: NOW },
    ...{ lastSeenAt: NOW, idleEndsAt: NOW + 9e6, absoluteEndsAt: NOW + 9e6 },
    ...{ address: null, agent: null },
    ...{ seriesHash: null, rotatedAt: null },
  }
}

async function makeReadyIfEmpty(connection: Connection): Promise<void> {
  await new Migrator(connection).up()
  await makeReady(connection)
}

describe('a model that extends User', () => {
  @Table({ tableName: 'members', modelName: 'Member', underscored: true, timestamps: false })
  class Member extends User {}

  it('keeps the name of its own table under a prefix', async function () {
    const url = await sqlite.createUrl(this)
    const connection = await connect({ url, tablePrefix: 'gw_', models: [Member] })
    try {
      expect(connection.getRepository(Member).tableName).to.equal('members')
      expect(connection.getRepository(User).tableName).to.equal('gw_users')
      expect(new SequelizeUserStore(connection, Member).backend).to.equal('members')
    } finally {
      await connection.close()
    }
  })
})
