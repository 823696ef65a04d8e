import { isVisibleName } from '../accounts/look-alikes/visible-text.ts'
import type { Problem, ProblemParams } from '../problem.ts'

/** Notes what is wrong with a column. The user that is made with its answer is thrown away. */
export type Refuse = (column: string, code: Problem['code'], params?: ProblemParams) => never

const NAME_MAX_LENGTH = 150
const TRUE = new Set(['true', '1', 't', 'yes'])
const FALSE = new Set(['false', '0', 'f', 'no'])

/** Whether a column is not there, or empty. */
export function isMissing(value: unknown): value is undefined | null | '' {
  return value === undefined || value === null || value === ''
}

// Half a surrogate pair, as JSON can hold, and the NUL that PostgreSQL accepts in no text.
const NO_TEXT = /[\0\p{Cs}]/u

/** Whether this is text that every database keeps as it is. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && !NO_TEXT.test(value)
}

export function readName(column: string, value: unknown, refuse: Refuse): string {
  if (isMissing(value)) return ''
  if (!isText(value) || !isShort(value)) {
    return refuse(column, 'import.name_invalid', { max: NAME_MAX_LENGTH })
  }
  if (value.trim() === '') return ''
  return isVisibleName(value) ? value : refuse(column, 'import.name_invisible')
}

export function readFlag(
  column: string,
  value: unknown,
  standard: boolean,
  refuse: Refuse,
): boolean {
  if (isMissing(value)) return standard
  if (typeof value === 'boolean') return value
  const text = plainText(value).toLowerCase()
  if (TRUE.has(text)) return true
  return FALSE.has(text) ? false : refuse(column, 'import.flag_invalid')
}

// Python and SQL write a space where ISO 8601 has a T. Databases differ in years before 1000.
const DATE =
  /^([1-9]\d{3}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}(?::?\d{2})?)?)?$/

export function readDate(value: unknown, refuse: Refuse): Date | null {
  if (isMissing(value) || isZeroDate(value)) return null
  const [, day = '', time, zone = 'Z'] = DATE.exec(plainText(value)) ?? []
  const date = new Date(time ? `${day}T${time}${isoZone(zone)}` : day)
  if (isDay(day) && !Number.isNaN(date.getTime())) return date
  return refuse('dateJoined', 'import.date_invalid')
}

/** What MySQL, and so WordPress, keeps where there is no date. */
function isZeroDate(value: unknown): boolean {
  return typeof value === 'string' && /^0000-00-00(?: 00:00:00)?$/.test(value)
}

/** PostgreSQL writes +02, others +0200. */
function isoZone(zone: string): string {
  if (zone === 'Z') return zone
  return `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`
}

/** JavaScript takes the 31st of February for a day in March. */
function isDay(day: string): boolean {
  return new Date(day).getUTCDate() === Number(day.slice(8))
}

export function readGroups(value: unknown, refuse: Refuse): readonly string[] {
  if (isMissing(value)) return []
  const list: readonly unknown[] = Array.isArray(value) ? value : plainText(value).split(';')
  if (!list.every(isText)) return refuse('groups', 'import.groups_invalid')
  const names = list.map((name) => name.trim()).filter((name) => name !== '')
  if (names.every(isShort)) return [...new Set(names)]
  return refuse('groups', 'import.group_too_long', { max: NAME_MAX_LENGTH })
}

function isShort(text: string): boolean {
  if (text.length <= NAME_MAX_LENGTH) return true
  return text.length <= 2 * NAME_MAX_LENGTH && [...text].length <= NAME_MAX_LENGTH
}

/** Text or a number as text; for anything else a text that no column accepts. */
function plainText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '\0'
}
