import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Sequelize, type SequelizeOptions } from 'sequelize-typescript'
import { Session } from './models/session.ts'
import { User } from './models/user.ts'
import { asStoreUnavailable } from './unavailable.ts'

/** An open database, with the models that live in it. */
export type Connection = Sequelize

const BUSY_TIMEOUT_MS = 5_000

export interface ConnectOptions {
  /** `sqlite:<file>`, `postgres://…` or `mariadb://…`. A relative file is taken from `directory`. */
  readonly url: string
  /** Where relative SQLite files are (the working directory). */
  readonly directory?: string
  /** Hears of every statement; values are never among it (nobody). */
  readonly onStatement?: (sql: string) => void
}

/**
 * Opens a database. Every failure to reach it, now or later, is a `StoreUnavailable`.
 *
 * @throws TypeError for a URL of another kind.
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const connection = new Sequelize({
    ...dialectOptions(options),
    models: [User, Session],
    // One model class may then serve several connections of one process, as tests need.
    repositoryMode: true,
    logging: options.onStatement ? (sql) => options.onStatement?.(sql) : false,
    define: { underscored: true, timestamps: false },
  })
  translateErrors(connection)
  if (isSqlite(connection)) await prepareSqlite(connection)
  else await connection.authenticate()
  return connection
}

export function isSqlite(connection: Connection): boolean {
  return connection.getDialect() === 'sqlite'
}

function dialectOptions({ url, directory = process.cwd() }: ConnectOptions): SequelizeOptions {
  const [, scheme, rest] = /^(sqlite|postgres|postgresql|mariadb):(.+)$/.exec(url) ?? []
  if (!scheme || !rest) {
    throw new TypeError('A database URL starts with sqlite:, postgres:// or mariadb://')
  }
  if (scheme !== 'sqlite')
    return { ...fromUrl(url), dialect: scheme === 'mariadb' ? scheme : 'postgres' }

  const storage = rest === ':memory:' ? rest : resolve(directory, rest.replace(/^\/\/(?=\/)/, ''))
  if (storage !== ':memory:') mkdirSync(dirname(storage), { recursive: true })
  // Immediate: a transaction that reads first and writes later could otherwise lose the race for
  // the write lock half-way and fail at once, without waiting.
  return { dialect: 'sqlite', storage, transactionType: 'IMMEDIATE' as never }
}

function fromUrl(text: string): SequelizeOptions {
  const url = new URL(text)
  return {
    host: url.hostname,
    ...(url.port ? { port: Number(url.port) } : {}),
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    ...(url.searchParams.has('host')
      ? { dialectOptions: { host: url.searchParams.get('host') } }
      : {}),
  }
}

async function prepareSqlite(connection: Connection): Promise<void> {
  configureEachSqliteConnection(connection)
  await connection.query('PRAGMA journal_mode = WAL')
}

interface SqliteHandle {
  configure(option: 'busyTimeout', value: number): void
  run(sql: string): void
  isConfigured?: boolean
}

/** Sequelize opens one SQLite connection per transaction and has no hook that meets each of them. */
function configureEachSqliteConnection(connection: Connection): void {
  const manager = connection.connectionManager as unknown as {
    getConnection(options?: object): Promise<SqliteHandle>
  }
  const getConnection = manager.getConnection.bind(manager)
  manager.getConnection = async (options) => {
    const handle = await getConnection(options)
    if (!handle.isConfigured) {
      handle.configure('busyTimeout', BUSY_TIMEOUT_MS)
      handle.run('PRAGMA synchronous = NORMAL')
      handle.isConfigured = true
    }
    return handle
  }
}

/** All statements and transactions go through these two methods, so errors are told apart here. */
function translateErrors(connection: Connection): void {
  for (const method of ['query', 'transaction'] as const) {
    const original = connection[method].bind(connection) as (
      ...given: unknown[]
    ) => Promise<unknown>
    Object.assign(connection, {
      [method]: async (...given: unknown[]) => {
        try {
          return await original(...given)
        } catch (error) {
          throw asStoreUnavailable(error) ?? error
        }
      },
    })
  }
}
