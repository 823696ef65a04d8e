import { ConnectionRefusedError, QueryTypes } from 'sequelize'
import { Passwords } from '../../src/auth/passwords/passwords.ts'
import type { Connection } from '../../src/database/connection/connect.ts'
import { User } from '../../src/database/models/user.ts'
import { SequelizeGrantStore } from '../../src/database/permissions/grant-store.ts'
import { SequelizeSessionStore } from '../../src/database/sessions/session-store.ts'
import { SequelizeThrottle } from '../../src/database/throttles/throttle.ts'
import { SequelizeTokenStore } from '../../src/database/tokens/token-store.ts'
import { UserBackend } from '../../src/database/users/user-backend.ts'
import { SequelizeUserStore } from '../../src/database/users/user-store.ts'
import {
  backendSuite,
  countingHasher,
  runSuite,
  sessionStoreSuite,
  throttleSuite,
  tokenStoreSuite,
} from '../../src/testing.ts'
import {
  mariadb,
  openAgain,
  openDatabase,
  postgres,
  sqlite,
  type TestDatabase,
} from '../database/databases.ts'

describe('the contracts on Sequelize', () => {
  for (const database of [sqlite, postgres, mariadb]) {
    describe(`and ${database.name}`, () => describeOn(database))
  }
})

function describeOn(database: TestDatabase): void {
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
    const connection = await openAgain(around)
    const goAway = async () => refuse(connection)
    return { connection, ends: { goAway, close: () => connection.close() } }
  }

  const sessionStore = sessionStoreSuite({
    name: 'SequelizeSessionStore',
    async open() {
      const { connection, ends } = await openWithout('sessions')
      return { ...ends, ...readersOf('sessions'), store: new SequelizeSessionStore(connection) }
    },
  })

  const tokenStore = tokenStoreSuite({
    name: 'SequelizeTokenStore',
    async open() {
      const { connection, ends } = await openWithout('tokens')
      return { ...ends, ...readersOf('tokens'), store: new SequelizeTokenStore(connection) }
    },
  })

  const throttle = throttleSuite({
    name: 'SequelizeThrottle',
    async open() {
      const { connection, ends } = await openWithout('throttles')
      return { ...ends, ...readersOf('throttles'), throttle: new SequelizeThrottle(connection) }
    },
  })

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

  for (const suite of [sessionStore, tokenStore, throttle, backend]) {
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
