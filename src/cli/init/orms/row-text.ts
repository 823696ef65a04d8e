import type { Column, Dialect } from '../database/column.ts'
import { key, type Plan, usedColumns } from '../plan.ts'

/** Whether the driver hands out a flag as `true` or as 1. */
export function flagOf({ kind }: Column, dialect: Dialect): 'boolean' | 'number' {
  return kind === 'boolean' && dialect === 'postgres' ? 'boolean' : 'number'
}

/** The body of an interface for rows as the driver hands them out, by the names of the columns. */
export function rowBody(plan: Plan, typeOf = plainType): string {
  return bodyOf(
    usedColumns(plan).map(([, column]) => `${key(column.name)}: ${typeOf(column, plan.dialect)}`),
  )
}

/** Members in braces, in one line where there is room. */
export function bodyOf(members: readonly string[]): string {
  const line = `{ ${members.join('; ')} }`
  return line.length <= ROOM ? line : `{\n${members.map((one) => `  ${one}`).join('\n')}\n}`
}

const ROOM = 95

/** The type of a value as drivers hand it out. */
export function plainType(column: Column, dialect: Dialect): string {
  const type = TYPES[column.kind] ?? flagOf(column, dialect)
  return column.isNullable && type !== 'unknown' ? `${type} | null` : type
}

// A driver may hand out a big number as text.
const TYPES: Readonly<Record<string, string | undefined>> = {
  integer: 'number',
  bigint: 'number | string',
  text: 'string',
  uuid: 'string',
  date: 'unknown',
}

/** The id as the database wants it. */
export function idValue({ mapping: { id } }: Plan, big: 'text' | 'bigint' = 'text'): string {
  if (id.kind === 'integer') return 'Number(id)'
  return id.kind === 'bigint' && big === 'bigint' ? 'BigInt(id)' : 'id'
}

/** Whether the tests of this plan run in a database in memory. */
export function isInMemory({ dialect, driver }: Plan): boolean {
  return dialect === 'sqlite' || driver.includes('pglite')
}
