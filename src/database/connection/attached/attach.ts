import { Sequelize, Transaction } from 'sequelize'
import type { Passwords } from '../../../auth/passwords/passwords.ts'
import { bindPasswords, translateErrors } from '../connect.ts'
import { type Connection, isSqlite } from '../connection.ts'
import { queueWrites } from '../sqlite/prepare-sqlite.ts'
import { WriteRow } from '../sqlite/write-row.ts'
import { bindTables, hasTables, Tables, tablesOf } from '../tables.ts'
import { type Attachment, attachmentOf, rememberAttachment } from './attachment.ts'
import { bindModelsOnDemand } from './bound-models.ts'
import { deriveConnection } from './derive.ts'
import { limitAttached } from './limits.ts'

/** How our stores use the Sequelize instance of an app. */
export interface AttachOptions {
  /**
   * What stands before the name of each table of ours: `gw_`. On PostgreSQL also a schema: `auth.` or
   * `auth.gw_` (none).
   */
  readonly tablePrefix?: string
  /** Makes and checks the passwords of the users in this database. */
  readonly passwords?: Passwords
  /** How long a statement of ours may take, in milliseconds; then it fails with `StoreUnavailable` (no limit). */
  readonly timeoutMs?: number
}

const DIALECTS = ['sqlite', 'postgres', 'mariadb']

/** How long a write of ours waits for those before it, in milliseconds. */
const SQLITE_WAIT_MS = 5_000

/** By instance, and then by table prefix. */
const made = new WeakMap<Sequelize, Map<string, Connection>>()

/**
 * Makes a connection of ours out of the Sequelize instance of an app. It uses the pool, the options and the
 * hooks of the instance, and changes nothing of it: the app's models, statements and errors stay as they are.
 * The app opens and closes its instance itself. A second call gives the same connection.
 *
 * @throws TypeError for an instance of another copy of Sequelize, of a kind of database that is not supported,
 *   and for a table prefix that is no plain name.
 */
export function attach(app: Sequelize, options: AttachOptions = {}): Connection {
  if (hasTables(app)) return checkedOwn(app as Connection, options)
  if (!(app instanceof Sequelize)) throw new TypeError(OTHER_COPY)
  const prefix = options.tablePrefix ?? ''
  const ofApp = made.get(app) ?? new Map<string, Connection>()
  const connection = ofApp.get(prefix) ?? create(app, prefix)
  made.set(app, ofApp.set(prefix, connection))
  const attachment = attachmentOf(connection) as Attachment
  if (options.timeoutMs !== undefined) attachment.timeoutMs = options.timeoutMs
  if (options.passwords) bindPasswords(connection, options.passwords)
  return connection
}

const OTHER_COPY =
  'This is no instance of the Sequelize that Gadwall uses: see `npm ls sequelize`, there must be one copy of it'

function create(app: Sequelize, prefix: string): Connection {
  const dialect = app.getDialect()
  if (!DIALECTS.includes(dialect)) {
    throw new TypeError(
      `Gadwall works on ${DIALECTS.join(', ')}, and this instance is for ${dialect}`,
    )
  }
  const tables = new Tables(prefix)
  tables.assertFits(dialect)
  const connection = deriveConnection(app)
  const attachment = {
    app,
    timeoutMs: null,
    passwords: null,
    unlimited: new WeakSet<Transaction>(),
  }
  rememberAttachment(connection, attachment)
  bindTables(connection, tables)
  bindModelsOnDemand(connection, attachment)
  chooseHandles(connection)
  translateErrors(connection)
  // Each of ours that waits for SQLite's lock holds one of the few threads that its owner needs to go on.
  if (isSqlite(connection)) queueWrites(connection, new WriteRow(SQLITE_WAIT_MS), () => {})
  limitAttached(connection, attachment)
  return connection
}

/** A connection that is ours already has its prefix and its limit. */
function checkedOwn(connection: Connection, { tablePrefix, passwords }: AttachOptions): Connection {
  const { prefix, schema } = tablesOf(connection)
  const own = schema === null ? prefix : `${schema}.${prefix}`
  if (tablePrefix !== undefined && tablePrefix !== own) {
    throw new TypeError(`This connection has the table prefix "${own}", not "${tablePrefix}"`)
  }
  if (passwords) bindPasswords(connection, passwords)
  return connection
}

/**
 * An app may send what reads to a replica, which is late. And on SQLite a transaction that reads first and
 * writes later could lose the race for the write lock half-way.
 */
function chooseHandles(connection: Connection): void {
  const query = connection.query.bind(connection) as (...given: unknown[]) => Promise<unknown>
  const begin = connection.transaction.bind(connection) as (...given: unknown[]) => Promise<unknown>
  const type = Transaction.TYPES.IMMEDIATE
  Object.assign(connection, {
    query: (sql: unknown, options: object = {}) => query(sql, { ...options, useMaster: true }),
    transaction: (...given: unknown[]) => {
      if (!isSqlite(connection)) return begin(...given)
      return typeof given[0] === 'function'
        ? begin({ type }, ...given)
        : begin({ type, ...(given[0] as object | undefined) }, ...given.slice(1))
    },
  })
}
