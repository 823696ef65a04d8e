import { QueryTypes } from 'sequelize'
import type { Connection } from '../../src/database/connection/connection.ts'
import { tablesOf } from '../../src/database/connection/tables.ts'

/** A number for each row. */
const NUMBERS: Readonly<Record<string, (count: number) => string>> = {
  sqlite: (count) =>
    `(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ${count}) SELECT n FROM s)`,
  postgres: (count) => `(SELECT generate_series(1, ${count}) AS n)`,
  mariadb: (count) => `(SELECT seq AS n FROM seq_1_to_${count})`,
}

/** A time so many minutes after the beginning of 2020. */
const TIMES: Readonly<Record<string, (minutes: string) => string>> = {
  sqlite: (minutes) =>
    `strftime('%Y-%m-%d %H:%M:%f +00:00', '2020-01-01', '+' || (${minutes}) || ' minutes')`,
  postgres: (minutes) => `timestamptz '2020-01-01Z' + (${minutes}) * interval '1 minute'`,
  mariadb: (minutes) => `TIMESTAMPADD(MINUTE, ${minutes}, '2020-01-01')`,
}

/**
 * Fills the tables with many people. Of a thousand one is a superuser, ten are staff, fifty are inactive and three
 * hundred have never logged in. `most` has all of them but every tenth, `few` one of a thousand.
 */
export async function addCrowd(connection: Connection, count: number): Promise<void> {
  const dialect = connection.getDialect()
  const [users, groups, members] = (['users', 'groups', 'user_groups'] as const).map((table) =>
    tablesOf(connection).sql(table),
  )
  const numbers = NUMBERS[dialect]?.(count)
  const time = TIMES[dialect] as (minutes: string) => string
  const text = dialect === 'mariadb' ? 'CHAR' : 'TEXT'
  // A multiple of a prime: neighbours by name are no neighbours by time.
  const name = `CONCAT('user', (n * 7919) % 10000019)`
  const run = (sql: string) => connection.query(sql, { type: QueryTypes.INSERT })
  await run(`INSERT INTO ${users} (username, username_key, email, email_key, password_hash, first_name, last_name,
      is_active, is_staff, is_superuser, date_joined, last_login)
    SELECT name, name, CONCAT('mail.', n, '@example.test'), CONCAT('mail.', n, '@example.test'), '!', 'Ann', 'Example',
      n % 20 <> 3, n % 100 = 5, n % 1000 = 5, ${time('n')},
      CASE WHEN n % 10 >= 3 THEN ${time('(n * 7907) % 1000003')} END
    FROM (SELECT n, ${name} AS name FROM ${numbers} numbers) people`)
  await run(`INSERT INTO ${groups} (name) VALUES ('most'), ('few')`)
  for (const [group, whom] of [
    ['most', 'u.id % 10 <> 0'],
    ['few', 'u.id % 1000 = 1'],
  ] as const) {
    await run(`INSERT INTO ${members} (backend, user_id, group_id)
      SELECT 'users', CAST(u.id AS ${text}), g.id FROM ${users} u, ${groups} g
      WHERE g.name = '${group}' AND ${whom}`)
  }
  const analyze = dialect === 'mariadb' ? `ANALYZE TABLE ${users}, ${members}` : 'VACUUM ANALYZE'
  if (dialect !== 'sqlite') await connection.query(analyze, { type: QueryTypes.SELECT })
}
