import { setTimeout as pause } from 'node:timers/promises'
import type { Connection } from '../connection.ts'
import { prepareEachHandle } from '../sequelize-internals.ts'
import { rememberSqliteFile } from './sqlite-file.ts'
import { BUSY_TIMEOUT_MS, execute } from './sqlite-handle.ts'

/** Sets up a connection to SQLite: every handle, the order of transactions, WAL. */
export async function prepareSqlite(connection: Connection): Promise<void> {
  prepareEachHandle(connection, async (handle) => {
    handle.configure('busyTimeout', BUSY_TIMEOUT_MS)
    await execute(handle, 'PRAGMA synchronous = NORMAL')
  })
  queueTransactions(connection)
  await switchToWal(connection)
  rememberSqliteFile(connection)
}

/**
 * The file stays in WAL mode, so only the first ones who open a new file change it. Two at the same
 * moment each hold a read lock that the other waits for: SQLite refuses one of them at once, whatever
 * its timeout.
 */
async function switchToWal(connection: Connection): Promise<void> {
  const end = performance.now() + BUSY_TIMEOUT_MS
  for (;;) {
    try {
      await connection.query('PRAGMA journal_mode = WAL')
      return
    } catch (error) {
      if (!isBusy(error) || performance.now() > end) throw error
    }
    await pause(5 + Math.random() * 20)
  }
}

function isBusy(error: unknown): boolean {
  const { cause } = error as { cause?: { parent?: { code?: string } } }
  return cause?.parent?.code === 'SQLITE_BUSY'
}

/**
 * Lets one transaction run at a time. Each transaction has a handle of its own, and one that waits for
 * SQLite's write lock occupies one of the four threads of Node's pool: four waiting transactions would
 * leave no thread to the one that holds the lock, and all would fail.
 *
 * It must wrap `transaction` after `translateErrors` has: the errors of `begin` are translated inside.
 */
function queueTransactions(connection: Connection): void {
  const begin = connection.transaction.bind(connection) as (...given: unknown[]) => Promise<unknown>
  let last: Promise<unknown> = Promise.resolve()
  const transaction = (...given: unknown[]) => {
    // A nested transaction shares the handle of the outer one, and would wait for it for ever.
    if ((given[0] as { transaction?: object } | undefined)?.transaction) return begin(...given)
    const mine = last.then(() => begin(...given))
    last = mine.catch(() => {})
    return mine
  }
  Object.assign(connection, { transaction })
}
