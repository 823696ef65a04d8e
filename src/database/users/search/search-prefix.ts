import { literal, type WhereOptions } from 'sequelize'
import type { Connection } from '../../connection/connection.ts'
import { quoterOf } from '../../connection/sequelize-internals.ts'
import { type AbstractUser, columnOf } from '../../models/abstract-user.ts'
import { isText } from '../model/user-id.ts'
import { columnName } from './search-filters.ts'

// Greater than every character that a name can have.
const LAST_CHARACTER = '\u{10FFFF}'
const PREFIX_MAX_LENGTH = 300

/** The rows whose name, or whose address, begins with a prefix: a range of an index. */
export interface PrefixRange {
  readonly column: string
  /** The first value, and the one before which it ends, as they are written in a statement. */
  readonly from: string
  readonly to: string
}

/** How a prefix finds people. */
export interface PrefixConditions {
  readonly ranges: readonly PrefixRange[]
  /** Those for which each row must be looked at: the table has no column that is folded already. */
  readonly others: readonly string[]
}

/** The conditions of a prefix; `null` for one with which no name begins. */
export function prefixConditions(
  connection: Connection,
  model: typeof AbstractUser,
  prefix: string,
): PrefixConditions | null {
  if (prefix.length > PREFIX_MAX_LENGTH || /[\0\p{Cs}]/u.test(prefix)) return null
  const members = [...new Set([model.usernameField, 'email'])]
  const keyed = members.filter((member) => model.keeps(`${member}Key`))
  const others = members.filter((member) => !keyed.includes(member) && model.keeps(member))
  return {
    ranges: keyed.map((member) => rangeOf(connection, model, `${member}Key`, prefix)),
    others: others.map((member) =>
      begins(connection, columnName(connection, model, member), prefix),
    ),
  }
}

/** The rows of any of these. */
export function fitsPrefix(
  connection: Connection,
  model: typeof AbstractUser,
  { ranges, others }: PrefixConditions,
): WhereOptions {
  const conditions = ranges.map(conditionOf)
  if (connection.getDialect() !== 'postgres' || others.length > 0) {
    return literal(`(${[...conditions, ...others].join(' OR ')})`)
  }
  // It would rather read the whole table than several thousand rows of it.
  const key = columnName(connection, model, model.primaryKeyAttribute)
  const table = quoterOf(connection).quoteTable(model.getTableName())
  const parts = conditions.map((condition) => `SELECT ${key} FROM ${table} WHERE ${condition}`)
  return literal(`${key} = ANY(ARRAY(${parts.join(' UNION ALL ')}))`)
}

/** Keys are folded already, and compared by their bytes. */
function rangeOf(
  connection: Connection,
  model: typeof AbstractUser,
  member: string,
  prefix: string,
): PrefixRange {
  const name = columnName(connection, model, member)
  const isBytes = connection.getDialect() === 'postgres' && isText(columnOf(model, member).type)
  const column = isBytes ? `${name} COLLATE "C"` : name
  return {
    column,
    from: connection.escape(prefix),
    to: connection.escape(prefix + LAST_CHARACTER),
  }
}

/** One end and no more: of two, SQLite would walk to the later one. */
export function conditionOf({ column, from, to }: PrefixRange): string {
  return `(${column} >= ${from} AND ${column} < ${to})`
}

/** Which letters have a lower case is up to the database. */
function begins(connection: Connection, column: string, prefix: string): string {
  const isMariadb = connection.getDialect() === 'mariadb'
  const text = `LOWER(CAST(${column} AS ${isMariadb ? 'CHAR' : 'TEXT'}))`
  const first = `SUBSTR(${text}, 1, ${[...prefix].length})`
  return `${first}${isMariadb ? ' COLLATE utf8mb4_bin' : ''} = ${connection.escape(prefix)}`
}
