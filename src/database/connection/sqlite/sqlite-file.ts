import { type BigIntStats, statSync } from 'node:fs'
import { StoreUnavailable } from '../../../auth/errors.ts'
import type { Connection } from '../connection.ts'

const files = new WeakMap<Connection, SqliteFile>()

/** The file that a connection has opened, so that another file at the same path is noticed. */
export class SqliteFile {
  readonly path: string
  readonly #opened: BigIntStats | undefined

  constructor(path: string) {
    this.path = path
    this.#opened = statsOf(path)
  }

  /**
   * No counter of SQLite notices an `mv`: whoever has the old file open goes on reading and writing it.
   * Takes 3 µs.
   *
   * @throws StoreUnavailable as long as another file, or none, is at the path.
   */
  assertSame(): void {
    const stats = statsOf(this.path)
    if (stats?.ino === this.#opened?.ino && stats?.dev === this.#opened?.dev) return
    const cause = new Error('The database file was replaced')
    throw new StoreUnavailable('The database', { cause })
  }
}

/** Notes which file a connection has just opened. */
export function rememberSqliteFile(connection: Connection): void {
  const path = pathOf(connection)
  if (path !== null) files.set(connection, new SqliteFile(path))
}

/** The file of a connection; `null` for a database in memory and for other kinds. */
export function sqliteFileOf(connection: Connection): SqliteFile | null {
  return files.get(connection) ?? null
}

/** The paths of an open SQLite database and of what SQLite puts beside it; none of other kinds. */
export function databaseFilesOf(connection: Connection): readonly string[] {
  const path = pathOf(connection)
  return path === null ? [] : SIDE_FILES.map((suffix) => `${path}${suffix}`)
}

const SIDE_FILES = ['', '-wal', '-shm', '-journal']

function pathOf(connection: Connection): string | null {
  const { storage = ':memory:' } = connection.options as { storage?: string }
  return connection.getDialect() === 'sqlite' && storage !== ':memory:' ? storage : null
}

function statsOf(path: string): BigIntStats | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })
}
