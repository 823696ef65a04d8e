import { IMPORT_COLUMNS } from '../import-columns.ts'
import { ImportUnreadable } from './import-unreadable.ts'
import { isTooDeep } from './records/json-depth.ts'

export type Row = Readonly<Record<string, unknown>>

/** Columns that a map may read, each of which is looked for in every row. */
export const MOST_MAPPED_COLUMNS = 50

/** Letters of several columns that are joined. No field of ours takes as many. */
const JOINED_MAX_LENGTH = 10_000

/** Text that no column of ours accepts. */
const NO_VALUE = '\0'

/** What a field of ours is made of: columns, and ways into their JSON. */
export type ColumnMap = ReadonlyMap<string, readonly string[]>

/**
 * Reads a map such as that of `--map`: `field=column`, our field first, with commas between. `profile.name` goes into JSON, `first+last`
 * joins with a blank between.
 *
 * @throws ImportUnreadable for what is no field of ours, stands there twice, or reads more than `MOST_MAPPED_COLUMNS`.
 */
export function readColumnMap(text: string): ColumnMap {
  const map = new Map<string, readonly string[]>()
  let count = 0
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
    count += columns.length
    if (count > MOST_MAPPED_COLUMNS) {
      throw new ImportUnreadable('import.map_too_many', { max: MOST_MAPPED_COLUMNS })
    }
  }
  return map
}

const FIELDS = new Map<string, string>(IMPORT_COLUMNS.map((field) => [plain(field), field]))

/** The field of ours that a column is named after, in any case, with `_` in it or not. */
export function fieldOf(column: string): string | undefined {
  const key = plain(column)
  return FIELDS.get(key)
}

/** The value at a path such as `profile.name` or `emails.0`; column names in any case. */
export function valueAt(row: Row, path: string): unknown {
  const whole = keyOf(row, path)
  if (whole !== undefined) return row[whole]
  const steps = path.split('.')
  let object: Row | null = row
  for (const [index, step] of steps.entries()) {
    const key: string | undefined = keyOf(object, step)
    if (key === undefined) return undefined
    if (index === steps.length - 1) return object[key]
    object = objectAt(object, key)
    if (!object) return undefined
  }
  return undefined
}

/** One of some columns, or several joined; text that is empty is nothing. */
export function joined(row: Row, paths: readonly string[]): unknown {
  const values = paths.map((path) => valueAt(row, path))
  if (values.length === 1) return values[0]
  const found = values.filter((value) => value !== undefined && value !== null && value !== '')
  const texts = found.map(String)
  const length = texts.reduce((sum, text) => sum + text.length, 0)
  return length > JOINED_MAX_LENGTH ? NO_VALUE : texts.join(' ')
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

/** What was found out of an object, so that it is found out once: a file may have many columns, and a map many ways. */
class Index {
  /** The names of an object by themselves in small letters; of two that are the same the first. */
  readonly keys = new Map<string, string>()
  readonly objects = new Map<string, Row | null>()

  constructor(object: Row) {
    for (const key of Object.keys(object)) {
      const name = lower(key)
      if (!this.keys.has(name)) this.keys.set(name, key)
    }
  }
}

const indexes = new WeakMap<Row, Index>()

function indexOf(object: Row): Index {
  const known = indexes.get(object)
  if (known) return known
  const made = new Index(object)
  indexes.set(object, made)
  return made
}

function keyOf(object: Row, name: string): string | undefined {
  return Object.hasOwn(object, name) ? name : indexOf(object).keys.get(lower(name))
}

/** Objects, lists, and text that holds one of them, which is read once for all ways into it. */
function objectAt(object: Row, key: string): Row | null {
  const value = object[key]
  if (typeof value === 'object') return value as Row | null
  if (typeof value !== 'string' || !/^\s*[{[]/.test(value)) return null
  const { objects } = indexOf(object)
  const known = objects.get(key)
  if (known !== undefined) return known
  const parsed = isTooDeep(value) ? null : parse(value)
  objects.set(key, parsed)
  return parsed
}

function parse(text: string): Row | null {
  try {
    return JSON.parse(text) as Row
  } catch {
    return null
  }
}
