import { literal, Op, type WhereOptions, where } from 'sequelize'
import type { CheckedQuery } from '../../../auth/accounts/user-query.ts'
import type { Connection } from '../../connection/connection.ts'
import { type AbstractUser, columnOf } from '../../models/abstract-user.ts'
import { assertColumn } from '../model/user-columns.ts'
import { quoted } from './search-column.ts'

/** A condition on rows, and how an index gives what fits it. */
export interface Filter {
  readonly condition: WhereOptions
  /** The condition in a form for which no index is used, for rows that were found by another. */
  readonly withoutIndex: WhereOptions
  /** Whether an index of ours gives the rows that fit, in every order of the list. */
  readonly isIndexed: boolean
}

/** The flags and the values of each that few people have: these have indices. */
const FLAGS = [
  ['isSuperuser', true],
  ['isStaff', true],
  ['isActive', false],
] as const

type Flag = (typeof FLAGS)[number][0]

/**
 * The conditions that a query puts on columns of each row, those first that are likely to fit the fewest.
 *
 * @throws TypeError for a filter on a column that is not there.
 */
export function filtersOf(
  connection: Connection,
  model: typeof AbstractUser,
  query: CheckedQuery,
): Filter[] {
  const { hasLoggedIn, sort } = query
  const flags = FLAGS.flatMap(([flag, rare]) => {
    const value = query[flag]
    return value === undefined ? [] : [flagFilter(connection, model, flag, value, rare)]
  })
  const indexed = flags.filter(({ isIndexed }) => isIndexed)
  const others = flags.filter(({ isIndexed }) => !isIndexed)
  if (hasLoggedIn === undefined) return [...indexed, ...others]
  assertColumn(model, 'lastLogin')
  const login = loginFilter(connection, model, hasLoggedIn)
  return [...indexed, { ...login, isIndexed: sort === 'lastLogin' }, ...others]
}

/** An older table may have NULL where it means false. */
function flagFilter(
  connection: Connection,
  model: typeof AbstractUser,
  flag: Flag,
  value: boolean,
  rare: boolean,
): Filter {
  assertColumn(model, flag)
  const isNeverNull = columnOf(model, flag).allowNull === false
  const test = value || isNeverNull ? { [Op.eq]: value } : { [Op.not]: true }
  return {
    condition: { [flag]: test },
    withoutIndex:
      connection.getDialect() === 'sqlite'
        ? where(literal(`+${columnName(connection, model, flag)}`), test as WhereOptions)
        : { [flag]: test },
    isIndexed: value === rare,
  }
}

function loginFilter(
  connection: Connection,
  model: typeof AbstractUser,
  hasLoggedIn: boolean,
): Omit<Filter, 'isIndexed'> {
  const column = columnName(connection, model, 'lastLogin')
  const isSqlite = connection.getDialect() === 'sqlite'
  const test = hasLoggedIn ? 'IS NOT NULL' : 'IS NULL'
  return {
    condition: literal(`${column} ${hasLoggedIn && isSqlite ? '>= -9e999' : test}`),
    withoutIndex: literal(`${isSqlite ? '+' : ''}${column} ${test}`),
  }
}

/** The name of a member's column as it is written in a statement. */
export function columnName(
  connection: Connection,
  model: typeof AbstractUser,
  member: string,
): string {
  return quoted(connection, columnOf(model, member).field ?? member)
}
