import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Transaction } from 'sequelize'
import {
  type ModelCtor,
  type ModelStatic,
  Sequelize,
  type SequelizeOptions,
} from 'sequelize-typescript'
import { StoreUnavailable } from '../../auth/errors.ts'
import type { Passwords } from '../../auth/passwords/passwords.ts'
import { Session } from '../models/session.ts'
import { User } from '../models/user.ts'
import { asStoreUnavailable } from './as-store-unavailable.ts'
import { attachmentOf } from './attached/attachment.ts'
import { givePasswords } from './attached/bound-models.ts'
import { type Connection, isSqlite } from './connection.ts'
import { guardPostgresClients } from './limits/guard-clients.ts'
import { limitStatements } from './limits/limit-statements.ts'
import { endsTransaction, parseOid } from './sequelize-internals.ts'
import { prepareSqlite } from './sqlite/prepare-sqlite.ts'
import { readOnlySqlite } from './sqlite/read-only.ts'
import { sqliteFileOf } from './sqlite/sqlite-file.ts'
import { bindTables, TABLE_NAMES, Tables, tablesOf } from './tables.ts'
import { trimBlanks } from './trim-blanks.ts'

/** The number by which PostgreSQL knows the type CHAR(n). */
const CHAR_OID = 1042

/** How long a statement waits for a lock on an SQLite file if nothing else is said, in milliseconds. */
const SQLITE_WAIT_MS = 5_000

/** Which database to connect to, and how. */
export interface ConnectOptions {
  /** `sqlite:<file>`, `postgres://…` or `mariadb://…`. A relative file is taken from `directory`. */
  readonly url: string
  /** Where relative SQLite files are (the working directory). */
  readonly directory?: string
  /**
   * What stands before the name of each table of ours: `gw_`. On PostgreSQL also a schema: `auth.` or
   * `auth.gw_` (none).
   */
  readonly tablePrefix?: string
  /**
   * How long a statement may take, and how long it may wait for others, in milliseconds; then it fails with
   * `StoreUnavailable`. PostgreSQL and MariaDB cancel it, and a connection on which nothing is heard is
   * given up. Migrations take as long as they need (no limit, but 5,000 for a lock on an SQLite file and
   * 60,000 for a free connection to the others).
   */
  readonly timeoutMs?: number
  /** Whether nothing may be written; an SQLite file must be there then, and stays as it is (false). */
  readonly readOnly?: boolean
  /** Models of your own, such as one that extends `AbstractUser` (none). */
  readonly models?: readonly ModelStatic[]
  /** Makes and checks the passwords of the users in this database. */
  readonly passwords?: Passwords
  /** Hears of every statement; values are never among it (nobody). */
  readonly onStatement?: (sql: string) => void
}

/**
 * Opens a database. Every failure to reach it, now or later, is a `StoreUnavailable`.
 *
 * @throws TypeError for a URL of another kind, a table prefix that is no plain name, and a model of users
 *   that cannot work.
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const tables = tablesFor(options)
  const connection = new Sequelize({
    ...dialectOptions(options),
    ...(options.timeoutMs === undefined ? {} : { pool: { acquire: options.timeoutMs } }),
    // One model class may then serve several connections of one process, as tests need.
    repositoryMode: true,
    logging: options.onStatement ? (sql) => options.onStatement?.(sql) : false,
    define: { underscored: true, timestamps: false },
    // SQLite waits by itself for a lock. Sequelize would wait five times as long, and hold up the pages.
    retry: { max: 1 },
  })
  bindTables(connection, tables)
  connection.addModels([User, Session, ...((options.models ?? []) as ModelCtor[])])
  if (options.passwords) bindPasswords(connection, options.passwords)
  translateErrors(connection)
  if (isSqlite(connection) && !options.readOnly) {
    await prepareSqlite(connection, options.timeoutMs ?? SQLITE_WAIT_MS)
    return connection
  }
  if (connection.getDialect() === 'postgres') guardPostgresClients(connection)
  if (options.timeoutMs !== undefined && !isSqlite(connection)) {
    limitStatements(connection, options.timeoutMs)
  }
  // PostgreSQL fills CHAR(n) up with blanks. They mean nothing.
  parseOid(connection, CHAR_OID, trimBlanks)
  await connection.authenticate()
  return connection
}

/** Lets all users of a connection check and set their passwords. */
export function bindPasswords(connection: Connection, passwords: Passwords): void {
  const attachment = attachmentOf(connection)
  if (attachment) attachment.passwords = passwords
  givePasswords({ passwords }, ...Object.values(connection.models))
}

function tablesFor({ url, tablePrefix }: ConnectOptions): Tables {
  const tables = new Tables(tablePrefix)
  tables.assertFits(url.startsWith('postgres') ? 'postgres' : 'other')
  return tables
}

function dialectOptions({
  url,
  readOnly,
  directory = process.cwd(),
}: ConnectOptions): SequelizeOptions {
  const [, scheme, rest] = /^(sqlite|postgres|postgresql|mariadb):(.+)$/.exec(url) ?? []
  if (!scheme || !rest) {
    throw new TypeError('A database URL starts with sqlite:, postgres:// or mariadb://')
  }
  if (scheme !== 'sqlite')
    return { ...fromUrl(url), dialect: scheme === 'mariadb' ? scheme : 'postgres' }

  const storage = rest === ':memory:' ? rest : resolve(directory, rest.replace(/^\/\/(?=\/)/, ''))
  if (readOnly && storage !== ':memory:') return readOnlySqlite(storage)
  if (storage !== ':memory:') makePrivateFile(storage)
  // Immediate: a transaction that reads first and writes later could otherwise lose the race for
  // the write lock half-way and fail at once, without waiting.
  return { dialect: 'sqlite', storage, transactionType: Transaction.TYPES.IMMEDIATE }
}

/**
 * Hashes and addresses are for nobody else on this machine. SQLite's side files take the same mode.
 *
 * A file that is there is not opened: closing any descriptor of a file drops all locks that this process
 * has on it, and SQLite would believe itself alone and delete the log of changes that is in use.
 */
function makePrivateFile(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    if (!existsSync(file)) closeSync(openSync(file, 'wx', 0o600))
  } catch (cause) {
    const wasMadeMeanwhile = existsSync(file)
    if (wasMadeMeanwhile) return
    throw new StoreUnavailable('The database', { cause })
  }
}

function fromUrl(text: string): SequelizeOptions {
  const url = new URL(text)
  return {
    host: url.hostname,
    ...(url.port ? { port: Number(url.port) } : {}),
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    dialectOptions: driverOptions(url.searchParams),
  }
}

/** What is not understood is refused: a connection that was to be encrypted must not be plain. */
function driverOptions(parameters: URLSearchParams): object {
  const options: Record<string, unknown> = {}
  for (const [name, value] of parameters) {
    if (name === 'host') options.host = value
    else if (name === 'ssl' && value === 'true') options.ssl = { rejectUnauthorized: true }
    else throw new TypeError(`A database URL may end with ?ssl=true or ?host=…, not ?${name}`)
  }
  return options
}

/**
 * Every statement and transaction goes through these two methods, so errors are translated here, and
 * nothing is written to a file that somebody has moved away.
 */
export function translateErrors(connection: Connection): void {
  const ownTables = TABLE_NAMES.map((name) => tablesOf(connection).nameOf(name))
  for (const method of ['query', 'transaction'] as const) {
    const original = connection[method].bind(connection) as (
      ...given: unknown[]
    ) => Promise<unknown>
    Object.assign(connection, {
      [method]: async (...given: unknown[]) => {
        try {
          // A transaction ends on the file on which it began: left open, it would hold the write lock.
          if (!endsTransaction(given[1])) sqliteFileOf(connection)?.assertSame()
          return await original(...given)
        } catch (error) {
          throw asStoreUnavailable(error, ownTables) ?? error
        }
      },
    })
  }
}
