import type { Connection } from './connect.ts'

const BUSY_TIMEOUT_MS = 5_000

type Done = (error: Error | null) => void

/** A statement that is prepared once. */
export interface SqliteStatement {
  all(values: SqliteValues, done: (error: Error | null, rows: unknown[]) => void): void
  finalize(): void
}

export type SqliteValues = readonly (string | number | null)[]

/** The driver's own connection to an SQLite file, as far as it is used beside Sequelize. */
export interface SqliteHandle {
  configure(option: 'busyTimeout', value: number): void
  exec(sql: string, done: Done): void
  prepare(sql: string, done: Done): SqliteStatement
  run(
    sql: string,
    values: Readonly<Record<string, number>>,
    done: (this: { changes: number }, error: Error | null) => void,
  ): void
  close(done: Done): void
}

interface Driver {
  Database: new (file: string, mode: number, done: Done) => SqliteHandle
  OPEN_READWRITE: number
}

/** Whether the database is an SQLite file, to which there can be several handles. */
export function hasSqliteFile(connection: Connection): boolean {
  const { storage } = connection.options as { storage?: string }
  return connection.getDialect() === 'sqlite' && storage !== undefined && storage !== ':memory:'
}

/**
 * Opens another handle to the file of a connection. Sequelize has one for all statements, on which each
 * waits for all before it.
 *
 * @param settings what is set on it, as SQL.
 */
export async function openHandle(connection: Connection, settings: string): Promise<SqliteHandle> {
  const { lib } = connection.connectionManager as unknown as { lib: Driver }
  const { storage } = connection.options as { storage: string }
  const handle = await new Promise<SqliteHandle>((resolve, reject) => {
    const opened = new lib.Database(storage, lib.OPEN_READWRITE, (error) =>
      error ? reject(error) : resolve(opened),
    )
  })
  handle.configure('busyTimeout', BUSY_TIMEOUT_MS)
  try {
    await new Promise<void>((resolve, reject) => {
      handle.exec(settings, (error) => (error ? reject(error) : resolve()))
    })
  } catch (error) {
    await closeHandle(handle)
    throw error
  }
  return handle
}

export function closeHandle(handle: SqliteHandle): Promise<void> {
  return new Promise((resolve) => handle.close(() => resolve()))
}
