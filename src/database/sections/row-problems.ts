import {
  DatabaseError,
  ForeignKeyConstraintError,
  UniqueConstraintError,
  ValidationError,
  type ValidationErrorItem,
} from 'sequelize'
import type { Problem } from '../../auth/problem.ts'
import { RowRefused } from '../../auth/sections/section-errors.ts'
import { asStoreUnavailable } from '../connection/as-store-unavailable.ts'

/** The members of a model by the names of their columns. */
type Members = ReadonlyMap<string, string>

/** What an error of Sequelize says of a row: what is wrong with it, or that the database is away. */
export function asRowError(error: unknown, members: Members): unknown {
  const away = asStoreUnavailable(error)
  if (away) return away
  const problems = problemsIn(error, members)
  return problems ? new RowRefused(problems, { cause: error }) : error
}

function problemsIn(error: unknown, members: Members): readonly Problem[] | null {
  if (error instanceof UniqueConstraintError) return takenFields(error, members)
  if (error instanceof ValidationError) return error.errors.map((item) => problemOf(item, members))
  if (error instanceof ForeignKeyConstraintError) {
    const isDelete = /delete/i.test(error.message) || /^\s*DELETE/i.test(error.sql ?? '')
    return [{ field: '', code: isDelete ? 'section_in_use' : 'section_reference_unknown' }]
  }
  return error instanceof DatabaseError ? problemsOfValue(error) : null
}

/** Which columns of an index are taken: a list, an object of columns, or the name of the index. */
function takenFields(error: UniqueConstraintError, members: Members): readonly Problem[] {
  const named = Array.isArray(error.fields) ? error.fields.map(String) : Object.keys(error.fields)
  const told = [...named, ...error.errors.map(({ path }) => String(path ?? ''))]
  const fields = new Set(told.flatMap((name) => memberOf(name, members) ?? []))
  const code = 'section_value_taken'
  return fields.size > 0 ? [...fields].map((field) => ({ field, code })) : [{ field: '', code }]
}

/** MariaDB names the index, such as `articles_slug`. */
function memberOf(name: string, members: Members): string | null {
  const exact = members.get(name)
  if (exact !== undefined) return exact
  const found = [...members].filter(
    ([column]) =>
      name === `${column}_key` || name.endsWith(`_${column}`) || name.includes(`_${column}_`),
  )
  return found.sort(([one], [other]) => other.length - one.length)[0]?.[1] ?? null
}

const SENTENCES: Readonly<Record<string, string>> = {
  isEmail: 'section_value_email',
  isUrl: 'section_value_url',
  notEmpty: 'field_missing',
  notNull: 'field_missing',
  isInt: 'field_number',
  isNumeric: 'field_number',
  isFloat: 'field_number',
  isDecimal: 'field_number',
  isDate: 'field_date',
  isIn: 'field_choice',
}

/** The sentence of a model is taken as it is; for those of Sequelize, which are for programmers, there are ours. */
function problemOf(item: ValidationErrorItem, members: Members): Problem {
  const { path, message, validatorKey } = item
  const field = (path && (members.get(path) ?? path)) || ''
  if (String(item.type).toLowerCase() === 'notnull violation' || validatorKey === 'is_null') {
    return { field, code: 'field_missing' }
  }
  const isOwn = !/^Validation .* failed$/s.test(message) && !/^\S+ cannot be null$/.test(message)
  if (isOwn && message !== '') return { field, code: 'field_refused', params: { message } }
  const args = (item.validatorArgs as readonly unknown[]).flat().filter(isNumber)
  const [least, most] = args
  if (validatorKey === 'len' && least !== undefined && most !== undefined) {
    return { field, code: 'section_value_length', params: { min: least, max: most } }
  }
  if (validatorKey === 'min' && least !== undefined) {
    return { field, code: 'section_value_least', params: { min: least } }
  }
  if (validatorKey === 'max' && least !== undefined) {
    return { field, code: 'section_value_most', params: { max: least } }
  }
  return { field, code: SENTENCES[validatorKey ?? ''] ?? 'section_value_wrong' }
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number'
}

/** SQLSTATE of PostgreSQL, and the numbers of MariaDB. */
const CODES: Readonly<Record<string, string>> = {
  22001: 'section_value_long',
  22003: 'section_value_range',
  '22P02': 'section_value_wrong',
  22007: 'field_date',
  22008: 'field_date',
  23502: 'field_missing',
  23514: 'section_value_wrong',
  ER_DATA_TOO_LONG: 'section_value_long',
  ER_WARN_DATA_OUT_OF_RANGE: 'section_value_range',
  ER_TRUNCATED_WRONG_VALUE_FOR_FIELD: 'section_value_wrong',
  ER_TRUNCATED_WRONG_VALUE: 'section_value_wrong',
  WARN_DATA_TRUNCATED: 'section_value_wrong',
  ER_CONSTRAINT_FAILED: 'section_value_wrong',
  SQLITE_CONSTRAINT: 'section_value_wrong',
}

/** A value that the database does not take is a fault of what was typed, and none of ours. */
function problemsOfValue({ parent }: DatabaseError): readonly Problem[] | null {
  const { code = '' } = parent as { code?: string }
  const found = Object.hasOwn(CODES, code) ? CODES[code] : undefined
  return found ? [{ field: '', code: found }] : null
}
