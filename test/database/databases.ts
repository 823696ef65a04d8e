import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Context } from 'mocha'
import { Passwords } from '../../src/auth/passwords/passwords.ts'
import { type Connection, connect } from '../../src/database/connection/connect.ts'
import { Migrator } from '../../src/database/migrations/migrator.ts'
import { User } from '../../src/database/models/user.ts'
import { CountingHasher } from '../auth/passwords/hashers/counting-hasher.ts'
import { MariaDb } from '../support/mariadb.ts'
import { Postgres } from '../support/postgres.ts'

/** A kind of database that everything must work with. */
export interface TestDatabase {
  readonly name: string
  /** The URL of a new, empty one. Skips the suite on a machine that has none of this kind. */
  createUrl(context: Context): Promise<string>
}

const urls = new WeakMap<Connection, string>()
let files = 0
let directory: string | undefined
let postgresServer: Postgres | undefined
let mariadbServer: MariaDb | undefined

export const sqlite: TestDatabase = {
  name: 'SQLite',
  async createUrl() {
    directory ??= mkdtempSync(join(tmpdir(), 'gadwall-sqlite-'))
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

/** One server of each kind serves all suites; each suite has a database of its own in it. */
after(async () => {
  await Promise.all([postgresServer?.stop(), mariadbServer?.stop()])
  if (directory) rmSync(directory, { recursive: true, force: true })
})

/** An open, migrated and empty database whose users have hashes that cost nothing. */
export async function openDatabase(
  context: Context,
  database: TestDatabase,
  hasher = new CountingHasher(),
): Promise<Connection> {
  const url = await database.createUrl(context)
  const connection = await connect({ url })
  urls.set(connection, url)
  await new Migrator(connection).up()
  Object.assign(connection.getRepository(User), { passwords: new Passwords([hasher]) })
  return connection
}

/** Opens what {@link openDatabase} has opened once more, as another process would. */
export function openAgain(connection: Connection): Promise<Connection> {
  return connect({ url: urls.get(connection) as string })
}

/** Removes all rows, so that each test of a suite begins with nothing. */
export async function empty(connection: Connection): Promise<void> {
  await connection.query('DELETE FROM sessions')
  await connection.query('DELETE FROM users')
}

/** The names of all tables, in alphabetical order. */
export async function tableNames(connection: Connection): Promise<string[]> {
  const tables: unknown[] = await connection.getQueryInterface().showAllTables()
  const nameOf = (table: unknown) => (table as { tableName?: string }).tableName ?? String(table)
  return tables.map(nameOf).sort()
}
