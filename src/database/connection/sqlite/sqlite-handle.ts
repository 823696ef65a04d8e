import { StoreUnavailable } from '../../../auth/errors.ts'
import type { Connection } from '../connection.ts'
import { type SqliteHandle, sqliteDriver } from '../sequelize-internals.ts'
import { sqliteFileOf } from './sqlite-file.ts'

export type { SqliteHandle, SqliteStatement, SqliteValues } from '../sequelize-internals.ts'

/** How long SQLite waits for a lock before it gives up, in milliseconds. */
export const BUSY_TIMEOUT_MS = 5_000

/** Whether the database is an SQLite file, to which there can be several handles. */
export function hasSqliteFile(connection: Connection): boolean {
  return sqliteFileOf(connection) !== null
}

/**
 * Opens another handle to the file of a connection. Sequelize has one handle for all statements, on
 * which each statement waits for all before it.
 *
 * @param settings what is set on it, as SQL.
 * @throws StoreUnavailable when another file was put in the place of the first.
 */
export async function openHandle(connection: Connection, settings: string): Promise<SqliteHandle> {
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
    handle.configure('busyTimeout', BUSY_TIMEOUT_MS)
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
