import type { ModelAttributeColumnOptions } from 'sequelize'
import { type Connection, isSqlite } from '../../connection/connection.ts'
import { quoterOf } from '../../connection/sequelize-internals.ts'
import { tablesOf } from '../../connection/tables.ts'
import type { AbstractUser } from '../../models/abstract-user.ts'
import { columnOf } from '../../models/abstract-user.ts'
import { isInteger } from '../../users/model/user-id.ts'
import type { BoundUserModel } from '../../users/user-finder.ts'

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
  /** Lists of permissions, as JSON or parsed; `null` for none. */
  readonly own_grants: unknown
  readonly group_grants: unknown
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

/** What the statement reads beside sessions. */
export interface SignedInTables {
  readonly model: BoundUserModel<AbstractUser>
  /** The columns of the model. */
  readonly columns: readonly { readonly field: string }[]
  /** Whether what is granted to the users is read as well. */
  readonly readsGrants: boolean
}

/**
 * The statement that reads sessions and, as far as it can, their users and what is granted to them.
 *
 * Its values, in the order in which SQLite numbers them by their first use: the name under which grants
 * are kept (`$1`), the name of the backend (`$2`), and the hash of an id (`$3`; on SQLite a JSON list of
 * hashes). The columns of a user who is not found are NULL. It reads sessions that are over, too.
 *
 * @returns `null` when the ids of these users cannot be compared with the text in a session in a way
 *   that finds them by an index.
 */
export function signedInQuery(connection: Connection, from: SignedInTables): string | null {
  const { model, columns } = from
  const quoter = quoterOf(connection)
  const keyColumn = columnOf(model, model.primaryKeyAttribute)
  const id = idAsKey(connection.getDialect(), keyColumn.type)
  if (id === null) return null

  const selected = [
    ...grantColumns(connection, from.readsGrants),
    ...SESSION_COLUMNS.map((column) => `s.${column}`),
    ...columns.map(({ field }, index) => {
      return `u.${quoter.quoteIdentifier(field)} AS ${USER_COLUMN}${index}`
    }),
  ]
  const key = quoter.quoteIdentifier(keyColumn.field ?? model.primaryKeyAttribute)
  return `SELECT ${selected.join(',\n  ')}
FROM ${tablesOf(connection).sql('sessions')} s
LEFT JOIN ${quoter.quoteTable(model.getTableName())} u ON s.backend = $2 AND u.${key} = ${id}
WHERE s.id_hash ${isSqlite(connection) ? 'IN (SELECT value FROM json_each($3))' : '= $3'}`
}

const AGGREGATES: Readonly<Record<string, string>> = {
  sqlite: 'json_group_array',
  postgres: 'json_agg',
  mariadb: 'JSON_ARRAYAGG',
}

/** Two lists in JSON, not one: MariaDB lets no UNION see the session from inside a subselect. */
function grantColumns(connection: Connection, readsGrants: boolean): string[] {
  // Used all the same, so that the values keep their numbers.
  if (!readsGrants) return ['$1 AS own_grants', 'NULL AS group_grants']
  const tables = tablesOf(connection)
  const list = `${AGGREGATES[connection.getDialect()]}(permission)`
  return [
    `(SELECT ${list} FROM ${tables.sql('user_permissions')} o
    WHERE o.backend = $1 AND o.user_id = s.user_id) AS own_grants`,
    `(SELECT ${list} FROM ${tables.sql('user_groups')} m
    JOIN ${tables.sql('group_permissions')} g ON g.group_id = m.group_id
    WHERE m.backend = $1 AND m.user_id = s.user_id) AS group_grants`,
  ]
}

const TEXTS = ['STRING', 'CHAR', 'TEXT', 'CITEXT']

/** The id of a session's user as a value of the key of the table of users. */
function idAsKey(dialect: string, type: ModelAttributeColumnOptions['type']): string | null {
  if (dialect === 'sqlite') return 's.user_id'
  const key = typeof type === 'string' ? type : type.key
  // MariaDB does not compare texts of two collations, which two tables may have.
  if (dialect === 'mariadb') return isInteger(type) ? 'CAST(s.user_id AS SIGNED)' : null
  // PostgreSQL fails on what it cannot convert, even in the row of another backend.
  if (isInteger(type)) return "CASE WHEN s.user_id ~ '^-?[0-9]{1,18}$' THEN s.user_id::bigint END"
  if (key === 'UUID') return `CASE WHEN s.user_id ~* '${UUID}' THEN s.user_id::uuid END`
  return TEXTS.includes(key) ? 's.user_id' : null
}

const UUID = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
