import { ConnectionRefusedError, QueryTypes } from 'sequelize'
import { Passwords } from '../../src/auth/passwords/passwords.ts'
import { SequelizeAuditStore } from '../../src/database/audit/audit-store.ts'
import type { Connection } from '../../src/database/connection/connection.ts'
import { SequelizeDeviceStore } from '../../src/database/devices/device-store.ts'
import { SequelizeFactorStore } from '../../src/database/factors/factor-store.ts'
import { SequelizeImportStore } from '../../src/database/import-runs/import-store.ts'
import { SequelizeKeyStore } from '../../src/database/keys/key-store.ts'
import { SequelizeLeaseStore } from '../../src/database/leases/lease-store.ts'
import { User } from '../../src/database/models/user.ts'
import { SequelizeOutboxStore } from '../../src/database/outbox/outbox-store.ts'
import { SequelizeGrantStore } from '../../src/database/permissions/grant-store.ts'
import { sequelizeStores } from '../../src/database/sequelize-stores.ts'
import { SequelizeSessionStore } from '../../src/database/sessions/session-store.ts'
import { SequelizeThrottleStore } from '../../src/database/throttles/throttle-store.ts'
import { SequelizeTokenStore } from '../../src/database/tokens/token-store.ts'
import { SequelizeUsernameStore } from '../../src/database/usernames/username-store.ts'
import { UserBackend } from '../../src/database/users/user-backend.ts'
import { SequelizeUserStore } from '../../src/database/users/user-store.ts'
import {
  auditStoreSuite,
  backendSuite,
  countingHasher,
  deviceStoreSuite,
  factorStoreSuite,
  grantStoreSuite,
  importStoreSuite,
  keyStoreSuite,
  leaseStoreSuite,
  outboxStoreSuite,
  ownDataSuite,
  runSuite,
  sessionStoreSuite,
  throttleStoreSuite,
  tokenStoreSuite,
  usernameStoreSuite,
} from '../../src/testing.ts'
import { openAgain, openDatabase, type TestDatabase } from '../database/databases.ts'

/** Opens the same database as another process would, for each case anew. */
export type Reopen = (connection: Connection) => Promise<{
  readonly connection: Connection
  close(): Promise<void>
}>

const asAnother: Reopen = async (around) => {
  const connection = await openAgain(around)
  return { connection, close: () => connection.close() }
}

/** The contracts of all stores and of the backend on one kind of database. */
export function describeOn(database: TestDatabase, reopen: Reopen = asAnother): void {
  // The kit reads through this connection; what it tests has one of its own for each case.
  let around: Connection
  before(async function () {
    around = await openDatabase(this, database)
  })
  after(() => around?.close())

  const rows = (sql: string, replacements: Record<string, unknown> = {}) =>
    around.query<Record<string, unknown>>(sql, { replacements, type: QueryTypes.SELECT })
  const run = async (sql: string, replacements: Record<string, unknown> = {}) => {
    await around.query(sql, { replacements })
  }
  const readersOf = (table: string) => ({
    rawRows: async () => JSON.stringify(await rows(`SELECT * FROM ${table}`)),
    rawCount: async () => (await rows(`SELECT * FROM ${table}`)).length,
  })
  const openWithout = async (table: string) => {
    await run(`DELETE FROM ${table}`)
    const { connection, close } = await reopen(around)
    const goAway = async () => refuse(connection)
    return { connection, ends: { goAway, close } }
  }

  /** What every store needs: a table with nothing in it, and a way to read around the store. */
  const openOn = async <S>(table: string, create: (connection: Connection) => S) => {
    const { connection, ends } = await openWithout(table)
    return { ...ends, ...readersOf(table), store: create(connection) }
  }

  // A word of MariaDB.
  const groups = database.name.startsWith('MariaDB') ? '`groups`' : '"groups"'

  const stores = [
    sessionStoreSuite({
      name: 'SequelizeSessionStore',
      open: () => openOn('sessions', (connection) => new SequelizeSessionStore(connection)),
    }),
    tokenStoreSuite({
      name: 'SequelizeTokenStore',
      open: () => openOn('tokens', (connection) => new SequelizeTokenStore(connection)),
    }),
    throttleStoreSuite({
      name: 'SequelizeThrottleStore',
      open: () => openOn('throttles', (connection) => new SequelizeThrottleStore(connection)),
    }),
    outboxStoreSuite({
      name: 'SequelizeOutboxStore',
      open: () => openOn('outbox', (connection) => new SequelizeOutboxStore(connection)),
    }),
    auditStoreSuite({
      name: 'SequelizeAuditStore',
      open: () => openOn('audit_events', (connection) => new SequelizeAuditStore(connection)),
    }),
    deviceStoreSuite({
      name: 'SequelizeDeviceStore',
      open: () => openOn('devices', (connection) => new SequelizeDeviceStore(connection)),
    }),
    factorStoreSuite({
      name: 'SequelizeFactorStore',
      open: () => openOn('factors', (connection) => new SequelizeFactorStore(connection)),
    }),
    keyStoreSuite({
      name: 'SequelizeKeyStore',
      open: () => openOn('data_keys', (connection) => new SequelizeKeyStore(connection)),
    }),
    leaseStoreSuite({
      name: 'SequelizeLeaseStore',
      open: () => openOn('leases', (connection) => new SequelizeLeaseStore(connection)),
    }),
    grantStoreSuite({
      name: 'SequelizeGrantStore',
      async open() {
        for (const table of ['user_permissions', 'user_groups']) await run(`DELETE FROM ${table}`)
        const { connection, ends } = await openWithout(groups)
        const store = new SequelizeGrantStore(connection)
        return { ...ends, store, permissions: ['users.view', 'mail.view'] }
      },
    }),
    importStoreSuite({
      name: 'SequelizeImportStore',
      open: () => openOn('imports', (connection) => new SequelizeImportStore(connection)),
    }),
    usernameStoreSuite({
      name: 'SequelizeUsernameStore',
      open: () => openOn('kept_usernames', (connection) => new SequelizeUsernameStore(connection)),
    }),
    ownDataSuite({
      name: 'sequelizeStores()',
      async open() {
        const told = ['sessions', 'devices', 'factors', 'tokens', 'outbox', 'imports']
        const granted = ['kept_usernames', 'user_permissions', 'user_groups', groups]
        for (const table of [...told, ...granted]) await run(`DELETE FROM ${table}`)
        const { connection, ends } = await openWithout('users')
        return { ...ends, stores: sequelizeStores(connection), permission: 'users.view' }
      },
    }),
  ]

  const backend = backendSuite({
    name: 'UserBackend',
    async open() {
      const { connection, ends } = await openWithout('users')
      const hasher = countingHasher()
      const passwords = new Passwords([hasher])
      Object.assign(connection.getRepository(User), { passwords })
      const store = new SequelizeUserStore(connection)
      const grants = new SequelizeGrantStore(connection)
      return {
        ...ends,
        backend: new UserBackend(store, passwords),
        addUser: ({ username, password }) => store.createUser(username, null, password),
        rawUser: async (id) => {
          const [row] = await rows('SELECT * FROM users WHERE id = :id', { id })
          return row ? JSON.stringify(row) : null
        },
        hashCount: () => hasher.count,
        deactivate: (id) => run('UPDATE users SET is_active = false WHERE id = :id', { id }),
        removeUser: (id) => run('DELETE FROM users WHERE id = :id', { id }),
        async grant(userId, name) {
          await run('DELETE FROM permissions WHERE name = :name', { name })
          await run("INSERT INTO permissions (name, label) VALUES (:name, '')", { name })
          await grants.grant({ backend: store.backend, userId }, name)
        },
      }
    },
  })

  for (const suite of [...stores, backend]) {
    runSuite(suite, { describe, it })
  }
}

/** What Sequelize meets when the server is gone. Closing what is open is left possible. */
function refuse(connection: Connection): void {
  const getConnection = async () => {
    throw new ConnectionRefusedError(new Error('connect ECONNREFUSED 127.0.0.1:5432'))
  }
  Object.assign(connection.connectionManager, { getConnection })
}
