import type { Sql } from '../connection/sql.ts'

type TakeTry = (id: string, now: number) => Promise<number | null>

const WHERE = 'WHERE id = :id AND expires_at > :now AND tries_left > 0'

/** What takes one try off a token and says how many are left, in one statement. */
export function tryTaker(sql: Sql, table: string): TakeTry {
  return sql.isMariadb ? takeOnMariadb(sql, table) : take(sql, table)
}

function take(sql: Sql, table: string): TakeTry {
  const statement = `UPDATE ${table} SET tries_left = tries_left - 1 ${WHERE} RETURNING tries_left`
  return async (id, now) => {
    const [row] = await sql.rows<{ tries_left: number }>(statement, { id, now })
    return row ? Number(row.tries_left) : null
  }
}

/** MariaDB has no UPDATE … RETURNING, but hands back what a statement gives to LAST_INSERT_ID(). */
function takeOnMariadb(sql: Sql, table: string): TakeTry {
  const statement = `UPDATE ${table} SET tries_left = LAST_INSERT_ID(tries_left - 1) ${WHERE}`
  return async (id, now) => {
    const { lastId, count } = await sql.updateWithId(statement, { id, now })
    return count === 1 ? lastId : null
  }
}
