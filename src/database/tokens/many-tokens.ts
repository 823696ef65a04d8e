import type { Token } from '../../auth/tokens/token-store.ts'
import type { Sql } from '../connection/sql.ts'
import { TOKEN_COLUMNS, valuesOf } from './token-rows.ts'

/** Rows that one statement looks at: others wait no longer for it. */
const ROWS_OF_A_STEP = 1000

/** Keeps tokens in one statement; one of an id that is there already is left out. */
export async function issueMany(sql: Sql, table: string, tokens: readonly Token[]): Promise<void> {
  if (tokens.length === 0) return
  // In the order of their keys: two who write the same ones never wait for each other.
  const inOrder = [...tokens].sort((one, other) => (one.id < other.id ? -1 : 1))
  const rows = inOrder.map((token) => COLUMNS.map((name) => valuesOf(token)[name]))
  // MariaDB's INSERT IGNORE would also cut off what is too long.
  const unlessThere = sql.isMariadb ? 'ON DUPLICATE KEY UPDATE id = id' : 'ON CONFLICT DO NOTHING'
  await sql.insert(`INSERT INTO ${table} (${TOKEN_COLUMNS}) VALUES :rows ${unlessThere}`, { rows })
}

/** Deletes all tokens but those of these purposes, a step after the other through the whole table. */
export async function destroyAllBut(
  sql: Sql,
  table: string,
  purposes: readonly string[],
): Promise<number> {
  let count = 0
  for (let after = ''; ; ) {
    const given = { after, purposes }
    const [end] = await sql.rows<{ id: string }>(
      `SELECT id FROM ${table} WHERE id > :after ORDER BY id LIMIT 1 OFFSET ${ROWS_OF_A_STEP}`,
      given,
    )
    const range = end ? 'id > :after AND id <= :end' : 'id > :after'
    const where = `${range} AND purpose NOT IN (:purposes)`
    count += await sql.delete(table, where, { ...given, ...(end && { end: end.id }) })
    if (!end) return count
    after = end.id
  }
}

/** The members of a token's values, in the order of `TOKEN_COLUMNS`. */
const COLUMNS = TOKEN_COLUMNS.split(', ').map((name) =>
  name.replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase()),
)
