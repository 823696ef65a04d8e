import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { CommandFailed } from '../../command.ts'
import type { Dialect, Reader } from './column.ts'

type Rows = Record<string, unknown>[]

interface Driver {
  readonly name: string
  open(module: Module, url: string, directory: string): Promise<Omit<Reader, 'dialect' | 'driver'>>
}

/** A driver as it comes from the app. What is used of it is checked by using it. */
interface Module {
  readonly Client: new (options: object) => PgClient
  readonly PGlite: new (directory: string) => PgliteClient
  /** The module itself, which is a class. */
  readonly default: new (
    path: string,
    options: object,
  ) => SyncSqlite
  readonly Database: new (
    path: string,
    mode: number,
    done: (error: Error | null) => void,
  ) => Sqlite3
  readonly OPEN_READONLY: number
  createConnection(options: string | object): Promise<MariaClient>
}

interface PgClient {
  connect(): Promise<void>
  query(sql: string, values: readonly string[]): Promise<{ rows: Rows }>
  end(): Promise<void>
}

interface PgliteClient {
  query(sql: string, values: readonly string[]): Promise<{ rows: Rows }>
  close(): Promise<void>
}

interface MariaClient {
  query(sql: string, values: readonly string[]): Promise<unknown>
  end(): Promise<void>
}

interface SyncSqlite {
  prepare(sql: string): { all(...values: readonly string[]): Rows }
  close(): void
}

interface Sqlite3 {
  all(sql: string, values: readonly string[], done: (error: Error | null, rows: Rows) => void): void
  close(done: () => void): void
}

const pg: Driver = {
  name: 'pg',
  async open({ Client }, url) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
    await client.connect()
    return {
      query: async (sql, values = []) => (await client.query(sql, values)).rows,
      close: () => client.end(),
    }
  },
}

const pglite: Driver = {
  name: '@electric-sql/pglite',
  async open({ PGlite }, url, directory) {
    const client = new PGlite(resolve(directory, pathIn(url)))
    return {
      query: async (sql, values = []) => (await client.query(sql, values)).rows,
      close: () => client.close(),
    }
  },
}

function maria(name: string, entry: string): Driver {
  return {
    name: entry,
    async open({ createConnection }, url) {
      const scheme = name === 'mariadb' ? 'mariadb:' : 'mysql:'
      const client = await createConnection(url.replace(/^\w+:/, scheme))
      return {
        async query(sql, values = []) {
          const answer = await client.query(sql, values)
          // mysql2 puts the rows and their description into a pair.
          return (name === 'mysql2' ? (answer as [Rows])[0] : answer) as Rows
        },
        close: () => client.end(),
      }
    },
  }
}

const sqlite3: Driver = {
  name: 'sqlite3',
  async open({ Database, OPEN_READONLY }, url, directory) {
    const path = resolve(directory, pathIn(url))
    const database = await new Promise<Sqlite3>((done, fail) => {
      const it = new Database(path, OPEN_READONLY, (error) => (error ? fail(error) : done(it)))
    })
    return {
      query: (sql, values = []) =>
        new Promise((done, fail) =>
          database.all(sql, values, (error, rows) => (error ? fail(error) : done(rows))),
        ),
      close: () => new Promise((done) => database.close(() => done())),
    }
  },
}

const betterSqlite: Driver = {
  name: 'better-sqlite3',
  async open(module, url, directory) {
    const Opened = module.default
    const options = { readonly: true, fileMustExist: true }
    const database = new Opened(resolve(directory, pathIn(url)), options)
    return {
      query: async (sql, values = []) => database.prepare(sql).all(...values),
      close: async () => database.close(),
    }
  },
}

/** The first that the app has is taken. */
const DRIVERS: Readonly<Record<Dialect | 'pglite', readonly Driver[]>> = {
  postgres: [pg],
  pglite: [pglite],
  mariadb: [maria('mysql2', 'mysql2/promise'), maria('mariadb', 'mariadb')],
  sqlite: [betterSqlite, sqlite3],
}

/**
 * Opens the database of an app with the driver that the app has. SQLite files are opened for reading only.
 *
 * @throws CommandFailed for an address of no known kind, for a missing driver, and for a database that cannot be
 *   reached. No message has the password of the address.
 */
export async function openReader(url: string, directory: string): Promise<Reader> {
  const kind = kindOfUrl(url)
  const requires = [createRequire(join(directory, 'package.json')), createRequire(import.meta.url)]
  for (const { name, open } of DRIVERS[kind]) {
    const module = load(name, requires)
    if (!module) continue
    const dialect = kind === 'pglite' ? 'postgres' : kind
    const driver = name.replace('/promise', '')
    try {
      return { ...(await open(module, url, directory)), dialect, driver }
    } catch (error) {
      throw new CommandFailed(`The database cannot be opened with ${driver}`, { cause: error })
    }
  }
  const names = DRIVERS[kind].map(({ name }) => name.replace('/promise', ''))
  throw new CommandFailed(
    `The package ${names.join(' or ')} is missing in this app; the database is read with it. ` +
      `Install it: npm install ${names[0]}`,
  )
}

/** What the app has comes first; what we have ourselves is better than nothing. */
function load(name: string, requires: readonly NodeJS.Require[]): Module | null {
  for (const require of requires) {
    try {
      const module = require(name)
      return typeof module === 'function' ? Object.assign(module, { default: module }) : module
    } catch (error) {
      const { code } = error as { code?: string }
      if (code !== 'MODULE_NOT_FOUND' && code !== 'ERR_DLOPEN_FAILED') throw error
    }
  }
  return null
}

function kindOfUrl(url: string): Dialect | 'pglite' {
  const scheme = /^(\w+):/.exec(url)?.[1]?.toLowerCase()
  if (scheme === 'postgres' || scheme === 'postgresql') return 'postgres'
  if (scheme === 'mariadb' || scheme === 'mysql') return 'mariadb'
  if (scheme === 'pglite') return 'pglite'
  if (scheme === 'sqlite' || scheme === 'file' || /\.(sqlite3?|db)$/.test(url)) return 'sqlite'
  throw new CommandFailed(
    `--database-url begins with ${scheme ? `${scheme}:` : 'no scheme'}: ` +
      'it is postgres://…, mariadb://…, mysql://…, sqlite:FILE or pglite:FOLDER',
  )
}

function pathIn(url: string): string {
  return url.replace(/^(sqlite|file|pglite):/i, '').replace(/^\/\/(?=\/)/, '')
}
