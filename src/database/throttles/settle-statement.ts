import type { Sql } from '../connection/sql.ts'
import { byKey, type HashedKey } from './hashed-keys.ts'

/** Gives back what a try has taken: of a window one try, of a backoff the whole count. */
export function settleStatement(sql: Sql, table: string, keys: readonly HashedKey[]): string {
  const assign = (column: string, ofWindow: string) =>
    `${column} = ${byKey('key_hash', keys, ({ kind }) => (kind === 'window' ? ofWindow : '0'))}`
  const where = `key_hash IN (${keys.map(({ hash }) => `'${hash}'`).join(', ')})`
  return `UPDATE ${table} SET
    ${assign('tries', 'CASE WHEN tries > 0 THEN tries - 1 ELSE 0 END')},
    ${assign('next_at', 'next_at')}, ${assign('ends_at', 'ends_at')}
    WHERE ${sql.lockedInOrder(table, 'key_hash', where)}`
}
