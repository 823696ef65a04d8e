import { StoreUnavailable } from '../../../auth/errors.ts'
import type { Connection } from '../connection.ts'
import { sqliteDriver } from '../sequelize-internals.ts'
import type { SqliteHandle } from './sqlite-driver.ts'
import { sqliteFileOf } from './sqlite-file.ts'

export type { SqliteHandle, SqliteStatement, SqliteValues } from './sqlite-driver.ts'

/**
 * How long one who reads waits for a lock at most, in milliseconds. In WAL mode nobody who writes is in their
 * way: it takes somebody who has the file to themselves. Each one who waits occupies a thread of the pool.
 */
const READ_TIMEOUT_MS = 500

const waitLimits = new WeakMap<Connection, number>()

/** How long a statement may wait for others, in milliseconds. */
export function waitLimitOf(connection: Connection): number {
  return waitLimits.get(connection) ?? READ_TIMEOUT_MS
}

export function setWaitLimit(connection: Connection, limitMs: number): void {
  waitLimits.set(connection, limitMs)
}

/** How long a handle that only reads waits for a lock, in milliseconds. */
export function readTimeout(connection: Connection): number {
  return Math.min(READ_TIMEOUT_MS, waitLimitOf(connection))
}

/** Whether the database is an SQLite file, to which there can be several handles. */
export function hasSqliteFile(connection: Connection): boolean {
  return sqliteFileOf(connection) !== null
}

/**
 * Opens another handle to the file of a connection. Sequelize has one handle for all statements, on
 * which each statement waits for all before it.
 *
 * @param settings what is set on it, as SQL.
 * @param busyTimeoutMs how long it waits for a lock (as long as any statement may).
 * @throws StoreUnavailable when another file was put in the place of the first.
 */
export async function openHandle(
  connection: Connection,
  settings: string,
  busyTimeoutMs = waitLimitOf(connection),
): Promise<SqliteHandle> {
  const { Database, OPEN_READWRITE } = sqliteDriver(connection)
  const file = sqliteFileOf(connection)
  if (!file) throw new StoreUnavailable('The database file')
  const handle = await new Promise<SqliteHandle>((resolve, reject) => {
    const opened = new Database(file.path, OPEN_READWRITE, (error) =>
      error ? reject(error) : resolve(opened),
    )
  })
  try {
    file.assertSame()
    handle.configure('busyTimeout', busyTimeoutMs)
    await execute(handle, settings)
  } catch (error) {
    await closeHandle(handle)
    throw error
  }
  return handle
}

/** Runs SQL on a handle. Without the callback, an error would end the process. */
export function execute(handle: SqliteHandle, sql: string): Promise<void> {
  return new Promise((resolve, reject) => {
    handle.exec(sql, (error) => (error ? reject(error) : resolve()))
  })
}

export function closeHandle(handle: SqliteHandle): Promise<void> {
  return new Promise((resolve) => handle.close(() => resolve()))
}
