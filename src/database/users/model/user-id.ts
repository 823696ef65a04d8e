import type { ModelAttributeColumnOptions } from 'sequelize'
import type { UserId } from '../../../auth/user.ts'

/** Reads an id from text; `null` for a value that the column cannot hold or would write differently. */
export type ParseUserId = (text: string) => UserId | null

const INTEGER = /^(0|-?[1-9]\d{0,18})$/
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

// The greatest value of each integer type. A database answers a greater one with an error.
const GREATEST: Readonly<Record<string, bigint>> = {
  TINYINT: 2n ** 7n - 1n,
  SMALLINT: 2n ** 15n - 1n,
  MEDIUMINT: 2n ** 23n - 1n,
  INTEGER: 2n ** 31n - 1n,
  BIGINT: 2n ** 63n - 1n,
}

const LONGEST_TEXT = 255

/** The name that Sequelize has for a type, such as `STRING`. */
export function keyOf(type: ModelAttributeColumnOptions['type']): string {
  return typeof type === 'string' ? type : type.key
}

/** Whether a column of this type holds whole numbers, of which each has only one spelling. */
export function isInteger(type: ModelAttributeColumnOptions['type']): boolean {
  return keyOf(type) in GREATEST
}

const TEXTS = ['STRING', 'CHAR', 'TEXT', 'CITEXT']

/** Whether a column of this type holds text. */
export function isText(type: ModelAttributeColumnOptions['type']): boolean {
  return TEXTS.includes(keyOf(type))
}

/**
 * How a key and the text that grants keep of it are compared in SQL.
 *
 * @param key the column of the key.
 * @param text the column of the text.
 */
export function idInSql(
  dialect: string,
  type: ModelAttributeColumnOptions['type'],
  key: string,
  text: string,
): { readonly key: string; readonly fromText: string } {
  if (dialect === 'sqlite') return { key, fromText: text }
  if (isInteger(type)) {
    if (dialect === 'mariadb') return { key, fromText: `CAST(${text} AS SIGNED)` }
    // PostgreSQL fails on text that it cannot convert.
    return { key, fromText: `CASE WHEN ${text} ~ '^-?[0-9]{1,18}$' THEN ${text}::bigint END` }
  }
  // MariaDB does not compare text of two collations, and two tables may have two.
  const bytes = (column: string) => `CAST(CONVERT(${column} USING utf8mb4) AS BINARY)`
  if (dialect === 'mariadb') return { key: bytes(key), fromText: bytes(text) }
  return { key: `${key}::text`, fromText: text }
}

/**
 * How the ids of a column are read from a session.
 *
 * @returns `null` for a type of column that cannot identify a user.
 */
export function userIdParser({ type }: ModelAttributeColumnOptions): ParseUserId | null {
  const key = keyOf(type)
  const greatest = GREATEST[key]
  if (greatest !== undefined) return (text) => parseInteger(text, greatest, key === 'BIGINT')
  if (key === 'UUID') return (text) => (UUID.test(text) ? text : null)
  if (!TEXTS.includes(key)) return null
  const longest = lengthOf(type) ?? LONGEST_TEXT
  return (text) => (isPlainText(text, longest) ? text : null)
}

/** The length that a type of text was declared with. */
function lengthOf(type: ModelAttributeColumnOptions['type']): number | null {
  if (typeof type !== 'object' || !('options' in type)) return null
  const { options } = type
  if (typeof options !== 'object' || options === null || !('length' in options)) return null
  return typeof options.length === 'number' ? options.length : null
}

/** Drivers give a BIGINT as a number, as text or as a bigint. */
export function asBigint(value: unknown): bigint | null {
  if (value === null || value === undefined) return null
  // SQLite's driver has rounded it: it would be the id of somebody else.
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new RangeError('The id of this user is too great for the driver of this database')
  }
  return BigInt(value as number | string | bigint)
}

function parseInteger(text: string, greatest: bigint, isBig: boolean): number | bigint | null {
  if (!INTEGER.test(text)) return null
  const value = BigInt(text)
  if (value > greatest || value < -greatest) return null
  return isBig ? value : Number(value)
}

function isPlainText(text: string, longest: number): boolean {
  return text !== '' && text.length <= 2 * longest && !text.includes('\0')
}
