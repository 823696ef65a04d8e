import type { InspectOptions } from '../../passwords/inspect-hash.ts'
import { IMPORT_COLUMNS } from '../import-columns.ts'
import type { ImportLine } from '../import-options.ts'
import type { LineProblem } from '../user-record.ts'
import { type ColumnMap, columnsOf, fieldOf, joined, lower, type Row } from './column-map.ts'
import { ImportUnreadable } from './import-unreadable.ts'
import type { Kind } from './kinds/kind.ts'

export interface ShapeOptions {
  /** Whose export it is (nobody's: the columns are ours). */
  readonly kind?: Kind | undefined
  /** What takes the place of columns of ours. */
  readonly map?: ColumnMap | undefined
  /** What to do about a column that nobody reads (`refuse`; a kind reads what it needs). */
  readonly unknown?: 'refuse' | 'skip' | undefined
  /** Peppers and keys, which decide how a hash is written down. */
  readonly hashes?: InspectOptions | undefined
}

/** Looks at the first line of a CSV file. */
export type HeaderCheck = Pick<Shape, 'checkHeader'>

const FIELDS_KEPT = 1000

/** Columns of a file, and names in a row of JSON. */
export const MOST_COLUMNS = 1000

const TOO_MANY: LineProblem = {
  column: 'line',
  code: 'import.too_many_columns',
  params: { max: MOST_COLUMNS },
}
const NOBODY: ReadonlySet<string> = new Set()

/** Turns the records of a file into ours. */
export class Shape {
  readonly #options: ShapeOptions
  readonly #fields = new Map<string, string | undefined>()
  readonly #mapped: ReadonlySet<string>
  readonly #read: ((row: Row) => Record<string, unknown> | null) | undefined

  constructor(options: ShapeOptions) {
    this.#options = options
    this.#mapped = options.map ? columnsOf(options.map) : NOBODY
    this.#read = options.kind?.reader(options.hashes ?? {})
  }

  /**
   * @param values the first line; `null` when it is no record.
   * @throws ImportUnreadable. What stands there is never said: without a header it is somebody's value, and perhaps a
   *   password.
   */
  checkHeader(values: readonly string[] | null): readonly string[] {
    if (values && values.length > MOST_COLUMNS) {
      throw new ImportUnreadable(TOO_MANY.code, TOO_MANY.params)
    }
    const columns = values?.map((name) => name.trim()) ?? ['?']
    if (this.#options.kind) return columns
    const fields = columns.map((name) => this.#fieldOf(name))
    const unknown = columns.findIndex((name, index) => !fields[index] && !this.#isMapped(name))
    if (unknown >= 0 && this.#options.unknown !== 'skip') {
      throw new ImportUnreadable('import.header_unknown', {
        number: unknown + 1,
        columns: IMPORT_COLUMNS.join(', '),
      })
    }
    if (!fields.includes('username') && !this.#options.map?.has('username')) {
      throw new ImportUnreadable('import.header_without_username')
    }
    const twice = fields.find((field, index) => field && fields.indexOf(field) !== index)
    if (twice) throw new ImportUnreadable('import.header_twice', { column: twice })
    return columns
  }

  /** Those that are somebody. */
  all(lines: readonly ImportLine[]): ImportLine[] {
    return lines.flatMap((line) => {
      if (!line.record) return [line]
      if (hasTooMany(line.record)) {
        return [{ number: line.number, record: null, text: null, problem: TOO_MANY }]
      }
      const record = this.#shape(line.record)
      return record ? [{ ...line, record }] : []
    })
  }

  #shape(row: Row): Record<string, unknown> | null {
    const { map } = this.#options
    const record = this.#read ? this.#read(row) : this.#ownOf(row)
    if (record === null) return null
    for (const [field, paths] of map ?? []) record[field] = joined(row, paths)
    return record
  }

  #ownOf(row: Row): Record<string, unknown> {
    const entries: [string, unknown][] = []
    for (const [name, value] of Object.entries(row)) {
      const field = this.#fieldOf(name)
      if (field) entries.push([field, value])
      else if (!this.#isMapped(name) && this.#options.unknown !== 'skip')
        entries.push([name, value])
    }
    // Not by assignment: a file may have a column __proto__.
    return Object.fromEntries(entries)
  }

  /** A field that is mapped is read from nowhere else. */
  #fieldOf(column: string): string | undefined {
    if (this.#fields.has(column)) return this.#fields.get(column)
    const field = fieldOf(column)
    const free = field && !this.#options.map?.has(field) ? field : undefined
    // The columns of a file are few; what JSON has for names may be anything.
    if (this.#fields.size < FIELDS_KEPT) this.#fields.set(column, free)
    return free
  }

  #isMapped(column: string): boolean {
    const field = fieldOf(column)
    return (
      this.#mapped.has(lower(column)) || (field ? this.#options.map?.has(field) === true : false)
    )
  }
}

function hasTooMany(row: Row): boolean {
  let count = 0
  for (const _ in row) {
    count += 1
    if (count > MOST_COLUMNS) return true
  }
  return false
}
