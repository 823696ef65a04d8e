/** The sessions of a person but one, and but the others that were used last. */
export function oldestOf(table: string, others: number): string {
  if (!Number.isSafeInteger(others) || others < 0)
    throw new TypeError('Give the number of other sessions that stay as a whole number from 0')
  const theirs = `user_id = :userId AND backend = :backend AND public_id <> :publicId
    AND idle_ends_at > :now AND absolute_ends_at > :now`
  const order = 'ORDER BY last_seen_at DESC, id_hash'
  // In a query of its own: MariaDB takes no LIMIT right inside of IN.
  return `${theirs} AND id_hash NOT IN (SELECT id_hash FROM
    (SELECT id_hash FROM ${table} WHERE ${theirs} ${order} LIMIT ${others}) newest)`
}
