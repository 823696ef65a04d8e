import type { ModelAttributeColumnOptions } from 'sequelize'
import { type Connection, isSqlite } from '../../connection/connect.ts'
import { tablesOf } from '../../connection/tables.ts'
import type { AbstractUser } from '../../models/abstract-user.ts'
import { columnOf } from '../../models/abstract-user.ts'
import type { BoundUserModel } from '../../users/user-finder.ts'
import { isInteger } from '../../users/user-id.ts'

/** What stands before the number of a user's column in a row. */
export const USER_COLUMN = 'u'

/** A row of {@link signedInQuery}: a session, and its user's columns as `u0`, `u1` … */
export interface SignedInRow {
  readonly id_hash: string
  readonly public_id: string
  readonly version: number
  readonly user_id: string | null
  readonly backend: string | null
  readonly data: string
  readonly is_remembered: unknown
  readonly created_at: number | string
  readonly last_seen_at: number | string
  readonly idle_ends_at: number | string
  readonly absolute_ends_at: number | string
  readonly [userColumn: string]: unknown
}

const SESSION_COLUMNS = [
  'id_hash',
  'public_id',
  'version',
  'user_id',
  'backend',
  'data',
  'is_remembered',
  'created_at',
  'last_seen_at',
  'idle_ends_at',
  'absolute_ends_at',
]

/**
 * The statement that reads sessions and, as far as it can, their users. Its values are the name of the
 * backend and the hash of an id; on SQLite the hashes of several, as a JSON list. Of a user who is not
 * found the columns are NULL. Whether a session is over is for the caller to see.
 *
 * @returns `null` when the ids of these users cannot be compared with the text in a session in a way
 *   that finds them by an index.
 */
export function signedInQuery(
  connection: Connection,
  model: BoundUserModel<AbstractUser>,
  columns: readonly { readonly field: string }[],
): string | null {
  const { queryGenerator } = connection.getQueryInterface() as unknown as { queryGenerator: Quoter }
  const quoted = (field: string) => queryGenerator.quoteIdentifier(field)
  const keyColumn = columnOf(model, model.primaryKeyAttribute)
  const id = idAsKey(connection.getDialect(), keyColumn.type)
  if (id === null) return null

  const session = SESSION_COLUMNS.map((column) => `s.${column}`)
  const user = columns.map(({ field }, index) => `u.${quoted(field)} AS ${USER_COLUMN}${index}`)
  const key = quoted(keyColumn.field ?? model.primaryKeyAttribute)
  return `SELECT ${[...session, ...user].join(', ')}
FROM ${tablesOf(connection).sql('sessions')} s LEFT JOIN ${queryGenerator.quoteTable(model.getTableName())} u
  ON s.backend = $1 AND u.${key} = ${id}
WHERE s.id_hash ${isSqlite(connection) ? 'IN (SELECT value FROM json_each($2))' : '= $2'}`
}

interface Quoter {
  quoteIdentifier(name: string): string
  quoteTable(table: unknown): string
}

const TEXTS = ['STRING', 'CHAR', 'TEXT', 'CITEXT']

/** The id of a session's user as a value of the key of the table of users. */
function idAsKey(dialect: string, type: ModelAttributeColumnOptions['type']): string | null {
  if (dialect === 'sqlite') return 's.user_id'
  const { key } = type as unknown as { key: string }
  // Text of two tables may have two collations, which MariaDB does not compare.
  if (dialect === 'mariadb') return isInteger(type) ? 'CAST(s.user_id AS SIGNED)' : null
  // PostgreSQL stops at what it cannot convert, though the row is of another backend.
  if (isInteger(type)) return "CASE WHEN s.user_id ~ '^-?[0-9]{1,18}$' THEN s.user_id::bigint END"
  if (key === 'UUID') return `CASE WHEN s.user_id ~* '${UUID}' THEN s.user_id::uuid END`
  return TEXTS.includes(key) ? 's.user_id' : null
}

const UUID = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
