import { InvalidCursor } from '../accounts/user-store-errors.ts'
import { readSectionCursor, type SectionPlace, sectionCursor } from './section-cursor.ts'
import type { SectionQuery, SectionRows } from './section-source.ts'

/**
 * The page that a query asks for, of rows that are all in memory: the function `list` of a section whose rows
 * are few. Each row has a member `id`.
 *
 * @throws InvalidCursor
 */
export function pageOfRows<Row extends { readonly id: string | number | bigint }>(
  all: Iterable<Row>,
  query: SectionQuery,
): SectionRows<Row> {
  const { search, sort, place, limit } = query
  const member = search?.members[0] ?? sort?.member ?? 'id'
  const isReverse = search === null && (sort?.isDescending ?? false)
  const isBackward = place !== null && !('after' in place)
  const cursor = cursorOf(place, member)
  const order = (one: Row, other: Row) =>
    (isReverse === isBackward ? 1 : -1) * compareRows(one, other, member)
  const found = [...all].filter((row) => suits(row, query)).sort(order)
  const start = cursor === null ? 0 : startAfter(found, cursor, isReverse !== isBackward)
  const inReach = found.slice(start, start + limit)
  const hasMore = start + limit < found.length
  const rows = isBackward ? inReach.reverse() : inReach
  const at = (row: Row | undefined) => (row ? sectionCursor(placeOf(row, member)) : null)
  return {
    rows,
    previous: (isBackward ? hasMore : cursor !== null) ? at(rows[0]) : null,
    next: (isBackward ? cursor !== null : hasMore) ? at(rows.at(-1)) : null,
  }
}

function cursorOf(place: SectionQuery['place'], member: string): SectionPlace | null {
  if (place === null || 'isLast' in place) return null
  const cursor = readSectionCursor('after' in place ? place.after : place.before)
  if (cursor.member !== member) throw new InvalidCursor()
  return cursor
}

function placeOf<Row extends { readonly id: unknown }>(row: Row, member: string): SectionPlace {
  const value = textOf(Reflect.get(row, member))
  return { member, value, id: String(row.id) }
}

/** The first row behind a place. The row itself may be gone. */
function startAfter<Row extends { readonly id: unknown }>(
  sorted: readonly Row[],
  cursor: SectionPlace,
  isDescending: boolean,
): number {
  const { member, value, id } = cursor
  const index = sorted.findIndex((row) => {
    const other = Reflect.get(row, member)
    const compared = compare(other, likeness(other, value)) || compare(row.id, likeness(row.id, id))
    return (isDescending ? -compared : compared) > 0
  })
  return index < 0 ? sorted.length : index
}

/** The text of a cursor as a value of the same type as another one. */
function likeness(sample: unknown, text: string | null): unknown {
  if (text === null) return null
  if (typeof sample === 'number' || sample instanceof Date) return Number(text)
  return typeof sample === 'bigint' && /^-?\d+$/.test(text) ? BigInt(text) : text
}

function compareRows<Row extends { readonly id: unknown }>(one: Row, other: Row, member: string) {
  return compare(Reflect.get(one, member), Reflect.get(other, member)) || compare(one.id, other.id)
}

/** What has no value comes first. */
function compare(one: unknown, other: unknown): number {
  const [a, b] = [plain(one), plain(other)]
  if (a === b) return 0
  if (a === null) return -1
  return b === null || a > b ? 1 : -1
}

function plain(value: unknown): string | number | bigint | null {
  if (value === undefined || value === null) return null
  if (value instanceof Date) return value.getTime()
  return typeof value === 'number' || typeof value === 'bigint' ? value : String(value)
}

function textOf(value: unknown): string | null {
  const one = plain(value)
  return one === null ? null : String(one)
}

function suits(row: object, { search, filters }: SectionQuery): boolean {
  const fits = ([name, wanted]: readonly [string, unknown]) => {
    const value: unknown = Reflect.get(row, name)
    return typeof wanted === 'boolean' ? Boolean(value) === wanted : String(value ?? '') === wanted
  }
  const prefix = search?.text.toLowerCase() ?? ''
  const begins = (name: string) =>
    String(Reflect.get(row, name) ?? '')
      .toLowerCase()
      .startsWith(prefix)
  return Object.entries(filters).every(fits) && (search?.members.some(begins) ?? true)
}
