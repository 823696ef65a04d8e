import type { SessionState } from '../../auth/sessions/session-store.ts'
import type { Sql } from '../connection/sql.ts'
import { isStorable } from '../connection/storable.ts'
import { cachedState, sessionState } from './cache/session-rows.ts'
import type { SignedInRow } from './cache/signed-in-query.ts'

const COLUMNS = `id_hash, public_id, version, user_id, backend, data, is_remembered,
  created_at, last_seen_at, idle_ends_at, absolute_ends_at`

/** Those of these sessions that are not over, in one statement. */
export async function findOpenSessions(
  sql: Sql,
  table: string,
  publicIds: readonly string[],
  now: number,
): Promise<readonly SessionState[]> {
  const known = publicIds.filter((id) => isStorable(id))
  if (known.length === 0) return []
  const rows = await sql.rows<SignedInRow>(
    `SELECT ${COLUMNS} FROM ${table} WHERE ${isOpen(sql)}`,
    openValues(sql, known, now),
  )
  return rows.map((row) => sessionState(row.id_hash, cachedState(row)))
}

/** The condition for those of some sessions that are not over. Its values are made by {@link openValues}. */
export function isOpen({ isSqlite }: Sql): string {
  // One value for all of them, where the database can: a statement with 500 values is slow to read.
  const list = isSqlite ? '(SELECT value FROM json_each(:known))' : '(:known)'
  return `public_id IN ${list} AND idle_ends_at > :now AND absolute_ends_at > :now`
}

export function openValues({ isSqlite }: Sql, known: readonly string[], now: number) {
  return { known: isSqlite ? JSON.stringify(known) : known, now }
}
