import { QueryTypes } from 'sequelize'
import { asStoreUnavailable } from '../connection/as-store-unavailable.ts'
import type { Connection } from '../connection/connection.ts'
import { retryDeadlocks } from '../connection/retry-deadlocks.ts'
import {
  closeHandle,
  hasSqliteFile,
  openHandle,
  type SqliteHandle,
} from '../connection/sqlite/sqlite-handle.ts'

// SQLite's own 1000 pages would often be reached by somebody else's write, which would then have to
// wait for all of them to be moved into the file.
const SETTINGS = 'PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 300'

/** Deletes rows that nobody can see any more, next to everything else. */
export interface PurgeConnection {
  /**
   * Runs a statement that may name the time `:now`, and says how many rows it removed or emptied.
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
export async function openPurgeConnection(connection: Connection): Promise<PurgeConnection> {
  return hasSqliteFile(connection) ? openFile(connection) : sharing(connection)
}

function sharing(connection: Connection): PurgeConnection {
  return {
    async delete(sql, values) {
      const options = { type: QueryTypes.BULKDELETE, replacements: values }
      const deleted: unknown = await retryDeadlocks(() => connection.query(sql, options))
      return deleted as number
    },
    async close() {},
  }
}

async function openFile(connection: Connection): Promise<PurgeConnection> {
  try {
    const handle = await openHandle(connection, SETTINGS)
    return { delete: deleteOn(handle, connection), close: () => closeHandle(handle) }
  } catch (error) {
    throw asStoreUnavailable(error) ?? error
  }
}

function deleteOn(handle: SqliteHandle, connection: Connection): PurgeConnection['delete'] {
  return (sql, { now }) =>
    new Promise((resolve, reject) => {
      const { logging } = connection.options
      if (typeof logging === 'function') logging(`Executing (purge): ${sql}`)
      handle.run(sql, { ':now': now }, function done(error) {
        if (error) reject(asStoreUnavailable(error) ?? error)
        else resolve(this.changes)
      })
    })
}
