import type { OwnedSession, SessionState } from '../../auth/sessions/session-store.ts'
import type { Sql } from '../connection/sql.ts'
import { isStorable } from '../connection/storable.ts'
import { cachedState, sessionState } from './cache/session-rows.ts'
import type { SignedInRow } from './cache/signed-in-query.ts'

interface Wanted {
  readonly publicIds: readonly string[]
  readonly now: number
}

const COLUMNS = `id_hash, public_id, version, user_id, backend, data, is_remembered,
  created_at, last_seen_at, idle_ends_at, absolute_ends_at`

const LASTS = 'idle_ends_at > :now AND absolute_ends_at > :now'

/** Those of these sessions that are not over, in one statement. */
export async function findOpenSessions(
  sql: Sql,
  table: string,
  wanted: Wanted,
): Promise<readonly SessionState[]> {
  const rows = await find<SignedInRow>(sql, `SELECT ${COLUMNS} FROM ${table}`, wanted)
  return rows.map((row) => sessionState(row.id_hash, cachedState(row)))
}

/** Whose they are, and no more: asked every moment, and more than twice as fast. */
export async function findOwners(
  sql: Sql,
  table: string,
  wanted: Wanted,
): Promise<readonly OwnedSession[]> {
  const rows = await find<SignedInRow>(
    sql,
    `SELECT public_id, backend, user_id FROM ${table}`,
    wanted,
  )
  return rows.map((row) => ({ publicId: row.public_id, backend: row.backend, userId: row.user_id }))
}

async function find<Row extends object>(
  sql: Sql,
  select: string,
  { publicIds, now }: Wanted,
): Promise<readonly Row[]> {
  const known = publicIds.filter((id) => isStorable(id))
  if (known.length === 0) return []
  // One value for all of them, where the database can: a statement with 500 values is slow to read.
  const list = sql.isSqlite ? '(SELECT value FROM json_each(:known))' : '(:known)'
  const values = { known: sql.isSqlite ? JSON.stringify(known) : known, now }
  return sql.rows<Row>(`${select} WHERE public_id IN ${list} AND ${LASTS}`, values)
}
