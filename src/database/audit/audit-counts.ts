import { COUNTED_MAX_ENTRIES } from '../../auth/audit/audit-store.ts'
import type { Sql } from '../connection/sql.ts'

/** Counts by name and stretch of time. The index of name and time has all of it: no row is read. */
export function countsSql({ isMariadb }: Sql, table: string): string {
  // Of whole numbers, "/" is a whole number on the others.
  const part = `(at - :from) ${isMariadb ? 'DIV' : '/'} :everyMs`
  return `SELECT name, ${part} AS part, COUNT(*) AS count FROM ${table}
    WHERE name IN (:names) AND at >= :from AND at < :to GROUP BY name, ${part}`
}

/** Counts by address, of the newest entries. */
export function addressesSql({ isPostgres }: Sql, table: string): string {
  const order = isPostgres ? 'address COLLATE "C"' : 'address'
  return `SELECT address, COUNT(*) AS count FROM (
      SELECT address FROM ${table} WHERE name = :name AND at >= :from
      ORDER BY at DESC, id DESC LIMIT ${COUNTED_MAX_ENTRIES}
    ) AS newest
    WHERE address IS NOT NULL GROUP BY address ORDER BY count DESC, ${order} LIMIT :limit`
}
