import type { SessionTouch } from '../../auth/sessions/session-store.ts'
import type { Sql, SqlValues } from '../connection/sql.ts'
import { isStorable } from '../connection/storable.ts'

/** One statement that notes the use of many sessions, and the values in it. */
export function touchStatement(
  sql: Sql,
  table: string,
  touches: readonly SessionTouch[],
): { readonly statement: string; readonly values: SqlValues } {
  const known = touches.filter(({ idHash }) => isStorable(idHash))
  const seen = timesBy(known, 'lastSeenAt')
  const hashes = known.map((_, index) => `:hash${index}`).join(', ') || 'NULL'
  const where = `id_hash IN (${hashes}) AND last_seen_at < ${seen}`
  return {
    statement: `UPDATE ${table}
      SET idle_ends_at = ${timesBy(known, 'idleEndsAt')}, last_seen_at = ${seen}
      WHERE ${sql.lockedInOrder(table, 'id_hash', where)}`,
    values: Object.fromEntries(known.map(({ idHash }, index) => [`hash${index}`, idHash])),
  }
}

function timesBy(touches: readonly SessionTouch[], name: 'lastSeenAt' | 'idleEndsAt'): string {
  const cases = touches.map((touch, index) => `WHEN :hash${index} THEN ${whole(touch[name])}`)
  return cases.length === 0 ? '0' : `CASE id_hash ${cases.join(' ')} END`
}

function whole(time: number): number {
  if (!Number.isSafeInteger(time)) throw new TypeError('Times are whole milliseconds')
  return time
}
