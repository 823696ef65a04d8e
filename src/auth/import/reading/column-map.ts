import { IMPORT_COLUMNS } from '../user-record.ts'
import { ImportUnreadable } from './import-unreadable.ts'

export type Row = Readonly<Record<string, unknown>>

/** What a field of ours is made of: columns, and ways into their JSON. */
export type ColumnMap = ReadonlyMap<string, readonly string[]>

/**
 * Reads a map such as that of `--map`: `field=column`, our field first, with commas between. `profile.name` goes into JSON, `first+last`
 * joins with a blank between.
 *
 * @throws ImportUnreadable for what is no field of ours, or stands there twice.
 */
export function readColumnMap(text: string): ColumnMap {
  const map = new Map<string, readonly string[]>()
  for (const part of text.split(',')) {
    const [name = '', ...rest] = part.split('=')
    const field = fieldOf(name)
    const columns = rest
      .join('=')
      .split('+')
      .map((one) => one.trim())
    if (!field || columns.includes('')) {
      throw new ImportUnreadable('import.map_invalid', { columns: IMPORT_COLUMNS.join(', ') })
    }
    if (map.has(field)) throw new ImportUnreadable('import.map_twice', { field })
    map.set(field, columns)
  }
  return map
}

/** The field of ours that a column is named after, in any case, with `_` in it or not. */
export function fieldOf(column: string): string | undefined {
  const key = plain(column)
  return IMPORT_COLUMNS.find((field) => plain(field) === key)
}

/** The value at a path such as `profile.name` or `emails.0`; column names in any case. */
export function valueAt(row: Row, path: string): unknown {
  const whole = keyOf(row, path)
  if (whole !== undefined) return row[whole]
  let value: unknown = row
  for (const step of path.split('.')) {
    const object = asObject(value)
    const key = object && keyOf(object, step)
    if (!object || typeof key !== 'string') return undefined
    value = object[key]
  }
  return value
}

/** One of some columns, or several joined; text that is empty is nothing. */
export function joined(row: Row, paths: readonly string[]): unknown {
  const values = paths.map((path) => valueAt(row, path))
  if (values.length === 1) return values[0]
  const texts = values.filter((value) => value !== undefined && value !== null && value !== '')
  return texts.map(String).join(' ')
}

/** The columns that a map reads, by their first step. */
export function columnsOf(map: ColumnMap): ReadonlySet<string> {
  const paths = [...map.values()].flat()
  return new Set(paths.flatMap((path) => [path, path.split('.')[0] ?? path]).map(lower))
}

export function lower(text: string): string {
  return text.trim().toLowerCase()
}

function plain(column: string): string {
  return lower(column).replace(/[_\s-]/g, '')
}

function keyOf(row: Row, name: string): string | undefined {
  if (Object.hasOwn(row, name)) return name
  return Object.keys(row).find((key) => lower(key) === lower(name))
}

/** Objects, lists, and text that holds one of them. */
function asObject(value: unknown): Row | null {
  if (typeof value === 'object' && value !== null) return value as Row
  if (typeof value !== 'string' || !/^\s*[{[]/.test(value)) return null
  try {
    return JSON.parse(value) as Row
  } catch {
    return null
  }
}
