import { QueryTypes } from 'sequelize'
import { type Connection, isSqlite } from './connection.ts'
import { asStoreUnavailable } from './unavailable.ts'
import { CHANGES_NOTHING } from './watch-writes.ts'

const BUSY_TIMEOUT_MS = 5_000
const IN_MEMORY = ':memory:'

// SQLite's own 1000 pages would often be reached by somebody else's write, which would then have to
// wait for all of them to be moved into the file.
const SETTINGS = 'PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 300'

type Done = (error: Error | null) => void

/** Deletes rows that nobody can see any more, next to everything else. */
export interface Deleter {
  /**
   * Runs a statement that may name the time `:now`, and says how many rows it deleted.
   *
   * @throws StoreUnavailable
   */
  delete(sql: string, values: { readonly now: number }): Promise<number>
  close(): Promise<void>
}

/**
 * On an SQLite file it has a handle of its own. Sequelize has one for all statements, on which every
 * page would wait for each step, and longest when SQLite moves its log into the file (a checkpoint).
 */
export async function openDeleter(connection: Connection): Promise<Deleter> {
  const { storage } = connection.options as { storage?: string }
  const hasFile = isSqlite(connection) && storage !== undefined && storage !== IN_MEMORY
  return hasFile ? openFile(connection, storage) : sharing(connection)
}

function sharing(connection: Connection): Deleter {
  return {
    async delete(sql, values) {
      const options = { type: QueryTypes.BULKDELETE, replacements: values, ...CHANGES_NOTHING }
      const deleted: unknown = await connection.query(sql, options)
      return deleted as number
    },
    async close() {},
  }
}

interface Handle {
  configure(option: 'busyTimeout', value: number): void
  exec(sql: string, done: Done): void
  run(
    sql: string,
    values: { readonly ':now': number },
    done: (this: { changes: number }, error: Error | null) => void,
  ): void
  close(done: Done): void
}

interface Driver {
  Database: new (file: string, mode: number, done: Done) => Handle
  OPEN_READWRITE: number
}

async function openFile(connection: Connection, file: string): Promise<Deleter> {
  const { lib } = connection.connectionManager as unknown as { lib: Driver }
  const handle = await new Promise<Handle>((resolve, reject) => {
    const opened = new lib.Database(
      file,
      lib.OPEN_READWRITE,
      settle(() => resolve(opened), reject),
    )
  })
  const close = () => new Promise<void>((resolve) => handle.close(() => resolve()))
  handle.configure('busyTimeout', BUSY_TIMEOUT_MS)
  try {
    await new Promise<void>((resolve, reject) => {
      handle.exec(SETTINGS, settle(resolve, reject))
    })
  } catch (error) {
    await close()
    throw error
  }
  return { delete: deleteOn(handle, connection), close }
}

function deleteOn(handle: Handle, connection: Connection): Deleter['delete'] {
  return (sql, { now }) =>
    new Promise((resolve, reject) => {
      const { logging } = connection.options
      if (typeof logging === 'function') logging(`Executing (purge): ${sql}`)
      handle.run(sql, { ':now': now }, function done(error) {
        settle(() => resolve(this.changes), reject)(error)
      })
    })
}

function settle(done: () => void, failed: (error: unknown) => void): Done {
  return (error) => (error ? failed(asStoreUnavailable(error) ?? error) : done())
}
