import { literal, Op, type WhereOptions } from 'sequelize'
import type { CheckedQuery } from '../../../auth/accounts/user-query.ts'
import type { Connection } from '../../connection/connection.ts'
import { tablesOf } from '../../connection/tables.ts'
import { type AbstractUser, columnOf } from '../../models/abstract-user.ts'
import { assertColumn } from '../model/user-columns.ts'
import { idInSql } from '../model/user-id.ts'
import { quoted } from './search-column.ts'

interface Groups {
  readonly backend: string
  readonly hasGroups: boolean
}

const FLAGS = ['isActive', 'isStaff', 'isSuperuser'] as const
const NOBODY = literal('1 = 0')

// Greater than every character that a name can have.
const LAST_CHARACTER = '\u{10FFFF}'
const PREFIX_MAX_LENGTH = 300

/**
 * The conditions that the filters of a query put on rows.
 *
 * @throws TypeError for a filter on a column that is not there, and for groups that are elsewhere.
 */
export function filtersOf(
  connection: Connection,
  model: typeof AbstractUser,
  query: CheckedQuery,
  groups: Groups,
): WhereOptions[] {
  const { prefix, hasLoggedIn, group } = query
  const flags = FLAGS.flatMap((flag) => {
    const value = query[flag]
    return value === undefined ? [] : [flagFilter(model, flag, value)]
  })
  if (hasLoggedIn !== undefined) assertColumn(model, 'lastLogin')
  return [
    ...(prefix === null ? [] : [prefixFilter(connection, model, prefix)]),
    ...flags,
    ...(hasLoggedIn === undefined ? [] : [{ lastLogin: { [hasLoggedIn ? Op.ne : Op.is]: null } }]),
    ...(group === undefined ? [] : [groupFilter(connection, model, group, groups)]),
  ]
}

/** An older table may have NULL where it means false. */
function flagFilter(model: typeof AbstractUser, flag: (typeof FLAGS)[number], value: boolean) {
  assertColumn(model, flag)
  const isNeverNull = columnOf(model, flag).allowNull === false
  return { [flag]: value || isNeverNull ? value : { [Op.not]: true } }
}

function prefixFilter(
  connection: Connection,
  model: typeof AbstractUser,
  prefix: string,
): WhereOptions {
  if (prefix.length > PREFIX_MAX_LENGTH || /[\0\p{Cs}]/u.test(prefix)) return NOBODY
  const members = [...new Set([model.usernameField, 'email'])].filter(
    (member) => model.keeps(member) || model.keeps(`${member}Key`),
  )
  const conditions = members.map((member) => {
    const key = `${member}Key`
    return model.keeps(key)
      ? beginsFolded(connection, columnName(connection, model, key), prefix)
      : begins(connection, columnName(connection, model, member), prefix)
  })
  return literal(`(${conditions.join(' OR ')})`)
}

/** Can use an index: keys are folded already, and compared by their bytes. */
function beginsFolded(connection: Connection, column: string, prefix: string): string {
  const sql = connection.getDialect() === 'postgres' ? `${column} COLLATE "C"` : column
  const [from, to] = [prefix, prefix + LAST_CHARACTER].map((text) => connection.escape(text))
  return `(${sql} >= ${from} AND ${sql} < ${to})`
}

/** Looks at each row. Which letters have a lower case is up to the database. */
function begins(connection: Connection, column: string, prefix: string): string {
  const isMariadb = connection.getDialect() === 'mariadb'
  const text = `LOWER(CAST(${column} AS ${isMariadb ? 'CHAR' : 'TEXT'}))`
  const first = `SUBSTR(${text}, 1, ${[...prefix].length})`
  return `${first}${isMariadb ? ' COLLATE utf8mb4_bin' : ''} = ${connection.escape(prefix)}`
}

function groupFilter(
  connection: Connection,
  model: typeof AbstractUser,
  group: string,
  { backend, hasGroups }: Groups,
): WhereOptions {
  if (!hasGroups) throw new TypeError('Users cannot be searched by group: groups are elsewhere')
  if (/[\0\p{Cs}]/u.test(group)) return NOBODY
  const tables = tablesOf(connection)
  const { primaryKeyAttribute } = model
  const { type } = columnOf(model, primaryKeyAttribute)
  const name = columnName(connection, model, primaryKeyAttribute)
  const { key, fromText } = idInSql(connection.getDialect(), type, name, 'ug.user_id')
  return literal(
    `${key} IN (SELECT ${fromText} FROM ${tables.sql('user_groups')} ug
      JOIN ${tables.sql('groups')} g ON g.id = ug.group_id
      WHERE ug.backend = ${connection.escape(backend)} AND g.name = ${connection.escape(group)})`,
  )
}

function columnName(connection: Connection, model: typeof AbstractUser, member: string): string {
  return quoted(connection, columnOf(model, member).field ?? member)
}
