import { setTimeout as pause } from 'node:timers/promises'
import { failureOf } from '../as-store-unavailable.ts'
import type { Connection } from '../connection.ts'
import { isInTransaction, onEachHandle, type QueryOptions } from '../sequelize-internals.ts'
import { rememberSqliteFile } from './sqlite-file.ts'
import { execute, readTimeout, setWaitLimit, waitLimitOf } from './sqlite-handle.ts'
import { WriteRow } from './write-row.ts'

/**
 * Sets up a connection to SQLite: every handle, who waits for whom, WAL.
 *
 * @param limitMs how long a statement may wait for others, in milliseconds.
 */
export async function prepareSqlite(connection: Connection, limitMs: number): Promise<void> {
  setWaitLimit(connection, limitMs)
  let remainingMs = limitMs
  onEachHandle(connection, {
    async prepare(handle) {
      await execute(handle, 'PRAGMA synchronous = NORMAL')
    },
    taken(handle, { isReader }) {
      handle.configure('busyTimeout', isReader ? readTimeout(connection) : Math.ceil(remainingMs))
    },
  })
  queueWrites(connection, new WriteRow(limitMs), (ms) => {
    remainingMs = ms
  })
  await switchToWal(connection)
  rememberSqliteFile(connection)
  // The handle for reading is made now: later there may be no descriptor left.
  await connection.query('SELECT 1', { type: 'SELECT' })
}

/**
 * Lets one write at a time go on, be it a statement or a transaction. Reads have a handle of their own and
 * never wait for a write.
 *
 * It must wrap after `translateErrors` has: the errors of `begin` are translated inside.
 */
export function queueWrites(
  connection: Connection,
  row: WriteRow,
  setRemaining: (ms: number) => void,
): void {
  const begin = connection.transaction.bind(connection) as (...given: unknown[]) => Promise<unknown>
  const query = connection.query.bind(connection) as (...given: unknown[]) => Promise<unknown>
  const inRow = (work: () => Promise<unknown>) =>
    row.run((remainingMs) => {
      setRemaining(remainingMs)
      return work()
    })
  Object.assign(connection, {
    transaction: (...given: unknown[]) => {
      const { transaction, type } = (given[0] ?? {}) as QueryOptions
      // A nested transaction shares the handle of the outer one, and would wait for it for ever. A
      // deferred one holds no lock before it writes.
      return transaction || type === 'DEFERRED' ? begin(...given) : inRow(() => begin(...given))
    },
    query: (sql: unknown, options: QueryOptions = {}, ...rest: unknown[]) => {
      const isInRow = isInTransaction(connection, options) || !mayWrite(sql, options)
      return isInRow ? query(sql, options, ...rest) : inRow(() => query(sql, options, ...rest))
    },
  })
}

/** Looking at the structure writes nothing, and Sequelize does it in the middle of transactions. */
const READS = /^\s*(SELECT|PRAGMA|EXPLAIN)\b/i

function mayWrite(sql: unknown, { type, useMaster }: QueryOptions): boolean {
  if (type === 'SELECT') return useMaster === true
  return typeof sql !== 'string' || !READS.test(sql)
}

/**
 * The file stays in WAL mode, so only the first ones who open a new file change it. Two at the same
 * moment each hold a read lock that the other waits for: SQLite refuses one of them at once, whatever
 * its timeout.
 */
async function switchToWal(connection: Connection): Promise<void> {
  const end = performance.now() + waitLimitOf(connection)
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
  const { parent } = failureOf(error) as { parent?: { code?: string } }
  return parent?.code === 'SQLITE_BUSY'
}
