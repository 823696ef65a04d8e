import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Context } from 'mocha'
import { type Options, QueryTypes, Sequelize } from 'sequelize'
import { Passwords } from '../../src/auth/passwords/passwords.ts'
import { sitePermissions } from '../../src/auth/permissions/site-permissions.ts'
import { type ConnectOptions, connect } from '../../src/database/connection/connect.ts'
import type { Connection } from '../../src/database/connection/connection.ts'
import { type TableName, tablesOf } from '../../src/database/connection/tables.ts'
import { Migrator } from '../../src/database/migrations/migrator.ts'
import { User } from '../../src/database/models/user.ts'
import { CountingHasher } from '../auth/passwords/hashers/counting-hasher.ts'
import { afterEverything, removedAtExit } from '../support/at-end.ts'
import { MariaDb } from '../support/mariadb.ts'
import { Postgres } from '../support/postgres.ts'

/** A kind of database that everything must work with. */
export interface TestDatabase {
  readonly name: string
  /** What stands before the names of the tables (nothing). */
  readonly tablePrefix?: string
  /** The URL of a new, empty one. Skips the suite on a machine that has none of this kind. */
  createUrl(context: Context): Promise<string>
}

const opened = new WeakMap<Connection, ConnectOptions>()
let files = 0
let directory: string | undefined
let postgresServer: Postgres | undefined
let mariadbServer: MariaDb | undefined

export const sqlite: TestDatabase = {
  name: 'SQLite',
  async createUrl() {
    directory ??= removedAtExit(mkdtempSync(join(tmpdir(), 'gadwall-sqlite-')))
    return `sqlite:${join(directory, `${++files}.sqlite`)}`
  },
}

export const postgres: TestDatabase = {
  name: 'PostgreSQL',
  async createUrl(context) {
    postgresServer ??= await Postgres.start(context)
    return postgresServer.createDatabase()
  },
}

export const mariadb: TestDatabase = {
  name: 'MariaDB',
  async createUrl(context) {
    mariadbServer ??= await MariaDb.start(context)
    return mariadbServer.createDatabase()
  },
}

/** The kinds without a prefix. */
export const databases: readonly TestDatabase[] = [sqlite, postgres, mariadb]

/** The same under a table prefix, on PostgreSQL in a schema too. */
export const prefixedDatabases: readonly TestDatabase[] = [
  { ...sqlite, name: 'SQLite under gw_', tablePrefix: 'gw_' },
  { ...postgres, name: 'PostgreSQL under auth.gw_', tablePrefix: 'auth.gw_' },
  { ...mariadb, name: 'MariaDB under gw_', tablePrefix: 'gw_' },
]

/** One server of each kind serves all suites of a process; each suite has a database of its own in it. */
afterEverything(() => Promise.all([postgresServer?.stop(), mariadbServer?.stop()]))

/** An open, migrated and empty database whose users have hashes that cost nothing. */
export async function openDatabase(
  context: Context,
  database: TestDatabase,
  hasher = new CountingHasher(),
): Promise<Connection> {
  const { tablePrefix = '' } = database
  const options = { url: await database.createUrl(context), tablePrefix }
  const connection = await connect(options)
  opened.set(connection, options)
  await new Migrator(connection, { permissions: sitePermissions }).up()
  Object.assign(connection.getRepository(User), { passwords: new Passwords([hasher]) })
  return connection
}

/** Opens what {@link openDatabase} has opened once more, as another process would. */
export function openAgain(connection: Connection): Promise<Connection> {
  return connect(opened.get(connection) as ConnectOptions)
}

/** A plain Sequelize instance, as an app makes one, for the database that {@link openDatabase} has opened. */
export function appInstance(connection: Connection): Sequelize {
  return newAppInstance((opened.get(connection) as ConnectOptions).url)
}

/** A plain Sequelize instance, as an app makes one. */
export function newAppInstance(url: string, options: Options = {}): Sequelize {
  const quiet = { logging: false, ...options } as const
  const { protocol } = new URL(url)
  return protocol === 'sqlite:'
    ? new Sequelize({ dialect: 'sqlite', storage: url.slice('sqlite:'.length), ...quiet })
    : new Sequelize(url, quiet)
}

/** Removes all rows, so that each test of a suite begins with nothing. */
export async function empty(connection: Connection): Promise<void> {
  for (const table of ['sessions', 'users'] as const) {
    await connection.query(`DELETE FROM ${sqlName(connection, table)}`)
  }
}

/** What a table is called in a statement on this connection. */
export function sqlName(connection: Connection, table: TableName): string {
  return tablesOf(connection).sql(table)
}

/** The names of all tables, of every schema, in alphabetical order. */
export async function tableNames(connection: Connection): Promise<string[]> {
  if (connection.getDialect() === 'postgres') {
    const rows = await connection.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables
       WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY name`,
      { type: QueryTypes.SELECT },
    )
    return rows.map(({ name }) => name).sort()
  }
  const tables: unknown[] = await connection.getQueryInterface().showAllTables()
  const nameOf = (table: unknown) => (table as { tableName?: string }).tableName ?? String(table)
  return tables.map(nameOf).sort()
}
