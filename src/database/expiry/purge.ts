import { setTimeout as pause } from 'node:timers/promises'
import { beforeClose } from '../connection/before-close.ts'
import type { Connection } from '../connection/connection.ts'
import { Sql } from '../connection/sql.ts'
import { type TableName, tablesOf } from '../connection/tables.ts'
import { openPurgeConnection } from './purge-connection.ts'

/** Rows of one step, which takes about a millisecond. What else is written waits for a whole step. */
const STEP_ROWS = 50

/** Rows of which something is over some day. */
export interface ExpiringTable {
  readonly table: TableName
  /** Times in milliseconds, each with an index of its own. A row is over when one of them has come. */
  readonly columns: readonly string[]
  /** Columns that are emptied in place of removing the row, that of the time among them (the row goes). */
  readonly emptied?: readonly string[]
}

/**
 * Removes the rows of a table that are over, a few at a time: a million in one statement would hold
 * SQLite's only write lock for many seconds, and every login would wait for it. Ends early when the
 * connection is closed.
 *
 * @returns how many this call has removed; others may be at the same work.
 */
export async function purgeTable(
  connection: Connection,
  expiring: ExpiringTable,
  now: number,
): Promise<number> {
  const stop = new AbortController()
  const work = removeAll(connection, expiring, now, stop.signal)
  const forget = beforeClose(connection, async () => {
    stop.abort()
    await work.catch(() => {})
  })
  return work.finally(forget)
}

async function removeAll(
  connection: Connection,
  expiring: ExpiringTable,
  now: number,
  stop: AbortSignal,
): Promise<number> {
  if (!(await isAnyOver(connection, expiring, now))) return 0
  const deleter = await openPurgeConnection(connection)
  let removed = 0
  try {
    for (const column of expiring.columns) {
      const sql = removeFirst(connection, expiring, column)
      // Fewer than a whole step is not the end yet: another process may have taken some of them.
      for (let rows = -1; rows !== 0 && !stop.aborted; ) {
        const start = performance.now()
        rows = await deleter.delete(sql, { now })
        removed += rows
        // As long as the step has taken, others have the database to themselves.
        await pause(performance.now() - start)
      }
    }
  } finally {
    await deleter.close()
  }
  return removed
}

async function isAnyOver(
  connection: Connection,
  { table, columns }: ExpiringTable,
  now: number,
): Promise<boolean> {
  const sql = new Sql(connection)
  for (const column of columns) {
    const rows = await sql.rows(
      `SELECT 1 FROM ${sql.tables.sql(table)} WHERE ${column} <= :now LIMIT 1`,
      { now },
    )
    if (rows.length > 0) return true
  }
  return false
}

/** Removes what is next, in an order that keeps two processes from waiting for each other. */
function removeFirst(
  connection: Connection,
  { table: name, emptied }: ExpiringTable,
  column: string,
): string {
  const table = tablesOf(connection).sql(name)
  const remove = emptied
    ? `UPDATE ${table} SET ${emptied.map((one) => `${one} = NULL`).join(', ')}`
    : `DELETE FROM ${table}`
  const first = `${column} <= :now ORDER BY ${column} LIMIT ${STEP_ROWS}`
  switch (connection.getDialect()) {
    case 'mariadb':
      return `${remove} WHERE ${first}`
    case 'postgres':
      // Rows that somebody is changing are passed over: they may be given a later end.
      return `${remove} WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM ${table} WHERE ${first} FOR UPDATE SKIP LOCKED))`
    default:
      return `${remove} WHERE rowid IN (SELECT rowid FROM ${table} WHERE ${first})`
  }
}
