import { ConnectionRefusedError, QueryTypes } from 'sequelize'
import { Passwords } from '../../src/auth/passwords/passwords.ts'
import { attach } from '../../src/database/connection/attached/attach.ts'
import { bindPasswords } from '../../src/database/connection/connect.ts'
import type { Connection } from '../../src/database/connection/connection.ts'
import { SequelizeGrantStore } from '../../src/database/permissions/grant-store.ts'
import { SequelizeUserStore } from '../../src/database/users/user-store.ts'
import { cheapHasher, MemoryUserStore, runSuite, userStoreSuite } from '../../src/testing.ts'
import {
  appInstance,
  databases,
  openAgain,
  openDatabase,
  prefixedDatabases,
  sqlName,
  type TestDatabase,
} from '../database/databases.ts'
import type { Reopen } from './sequelize-suites.ts'

const NEVER_AWAY = 'What is in memory is never away.'

runSuite(
  userStoreSuite({
    name: 'MemoryUserStore',
    async open() {
      const store = new MemoryUserStore()
      const change = async (id: string, changes: object) => {
        const row = store.rows.get(id)
        if (row) store.rows.set(id, { ...row, ...changes })
      }
      return {
        store,
        async rawUser(id) {
          const row = store.rows.get(id)
          return row ? JSON.stringify(row) : null
        },
        rawCount: async () => store.rows.size,
        recordLogin: (id, lastLogin) => change(id, { lastLogin }),
        grant: ({ userId }) => change(userId, { permissions: ['ponds.view'] }),
        grantCount: async ({ userId }) => store.rows.get(userId)?.permissions.length ?? 0,
      }
    },
  }),
  { describe, it, skip: { 'says so when it cannot be asked, never "no such user"': NEVER_AWAY } },
)

describe('the contract of user stores', () => {
  for (const database of [...databases, ...prefixedDatabases]) {
    describe(`on ${database.name}`, () =>
      describeOn(database, async (around) => {
        const connection = await openAgain(around)
        return { connection, close: () => connection.close() }
      }))
    describe(`on the Sequelize instance of an app, on ${database.name}`, () =>
      describeOn(database, async (around) => {
        const app = appInstance(around)
        const { tablePrefix = '' } = database
        return { connection: attach(app, { tablePrefix }), close: () => app.close() }
      }))
  }
})

function describeOn(database: TestDatabase, reopen: Reopen): void {
  // The kit reads through this connection; what it tests has one of its own for each case.
  let around: Connection
  before(async function () {
    around = await openDatabase(this, database)
  })
  after(() => around?.close())

  const rows = (sql: string, replacements: Record<string, unknown> = {}) =>
    around.query<Record<string, unknown>>(sql, { replacements, type: QueryTypes.SELECT })

  const suite = userStoreSuite({
    name: 'SequelizeUserStore',
    async open() {
      const name = (table: Parameters<typeof sqlName>[1]) => sqlName(around, table)
      for (const table of ['users', 'user_groups', 'groups', 'user_permissions'] as const) {
        await around.query(`DELETE FROM ${name(table)}`)
      }
      const { connection, close } = await reopen(around)
      bindPasswords(connection, new Passwords([cheapHasher()]))
      const store = new SequelizeUserStore(connection)
      const grants = new SequelizeGrantStore(around)
      return {
        store,
        async rawUser(id) {
          const sql = `SELECT * FROM ${name('users')} WHERE id = :id`
          const [row] = await rows(sql, { id })
          return row ? JSON.stringify(row) : null
        },
        rawCount: async () => (await rows(`SELECT id FROM ${name('users')}`)).length,
        recordLogin: (id, at) => store.recordLogin(Number(id), at),
        async grant(user) {
          await grants.grant(user, 'users.view')
          await grants.createGroup('keepers').catch(() => {})
          await grants.addToGroup(user, 'keepers')
        },
        async grantCount(user) {
          return (await grants.permissionsOf(user)).size + (await grants.groupsOf(user)).length
        },
        goAway: async () => refuse(connection),
        close,
      }
    },
  })
  runSuite(suite, { describe, it })
}

/** What Sequelize meets when the server is gone. Closing what is open is left possible. */
function refuse(connection: Connection): void {
  const getConnection = async () => {
    throw new ConnectionRefusedError(new Error('connect ECONNREFUSED 127.0.0.1:5432'))
  }
  Object.assign(connection.connectionManager, { getConnection })
}
