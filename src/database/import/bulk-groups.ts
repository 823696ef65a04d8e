import type { Transaction } from 'sequelize'
import { usernameKey } from '../../auth/accounts/names.ts'
import type { NewUser } from '../../auth/accounts/user-store.ts'
import type { Connection } from '../connection/connection.ts'
import { tablesOf } from '../connection/tables.ts'

const PAIRS_IN_A_STATEMENT = 200

/** Puts users who were just written into their groups, and makes groups that are not there yet. */
export async function insertGroups(
  connection: Connection,
  backend: string,
  users: readonly NewUser[],
  transaction: Transaction,
): Promise<void> {
  const memberships = users.flatMap(({ username, groups = [] }) =>
    groups.map((group) => [usernameKey(username), group] as const),
  )
  if (memberships.length === 0) return
  const dialect = connection.getDialect()
  const groups = [...new Set(memberships.map(([, group]) => group))]
  const quiet =
    dialect === 'mariadb' ? 'ON DUPLICATE KEY UPDATE name = name' : 'ON CONFLICT DO NOTHING'
  const tables = tablesOf(connection)
  await connection.query(
    `INSERT INTO ${tables.sql('groups')} (name) VALUES ${groups.map(() => '(?)').join(', ')} ${quiet}`,
    { transaction, replacements: groups },
  )
  const text = dialect === 'mariadb' ? 'CHAR' : 'TEXT'
  for (const chunk of chunks(memberships, PAIRS_IN_A_STATEMENT)) {
    await connection.query(
      `INSERT INTO ${tables.sql('user_groups')} (backend, user_id, group_id)
       SELECT ?, CAST(u.id AS ${text}), g.id
       FROM (${pairTable(chunk.length)}) AS pairs
       JOIN ${tables.sql('users')} u ON u.username_key = pairs.name_key
       JOIN ${tables.sql('groups')} g ON g.name = pairs.group_name`,
      { transaction, replacements: [backend, ...chunk.flat()] },
    )
  }
}

/** Pairs of values as a table, to be joined to the ids that they stand for. */
function pairTable(length: number): string {
  const first = 'SELECT ? AS name_key, ? AS group_name'
  return [first, ...Array.from({ length: length - 1 }, () => 'SELECT ?, ?')].join(' UNION ALL ')
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size)
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size))
}
