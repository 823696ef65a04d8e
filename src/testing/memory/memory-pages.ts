import { emailKey, usernameKey } from '../../auth/accounts/names.ts'
import { type CheckedQuery, makeCursor, type UserCursor } from '../../auth/accounts/user-query.ts'
import type { MemoryRow } from './memory-user.ts'

interface Page {
  readonly users: readonly MemoryRow[]
  readonly previous: string | null
  readonly next: string | null
}

/** The page of rows that a query asks for. */
export function pageOfRows(rows: readonly MemoryRow[], query: CheckedQuery): Page {
  const { cursor, direction, isBackward, limit, sort } = query
  const isDescending = (direction === 'desc') !== isBackward
  const order = (one: UserCursor, other: UserCursor) =>
    isDescending ? compare(other, one) : compare(one, other)
  const found = rows
    .filter((row) => suits(row, query))
    .map((row) => ({ row, at: placeOf(row, sort) }))
    .filter(({ at }) => cursor === null || order(at, cursor) > 0)
    .sort((one, other) => order(one.at, other.at))
  const inReach = found.slice(0, limit)
  const shown = isBackward ? inReach.reverse() : inReach
  const hasMore = found.length > limit
  const cursorAt = (one?: { readonly at: UserCursor }) => (one ? makeCursor(sort, one.at) : null)
  return {
    users: shown.map(({ row }) => row),
    previous: (isBackward ? hasMore : cursor !== null) ? cursorAt(shown[0]) : null,
    next: (isBackward ? cursor !== null : hasMore) ? cursorAt(shown.at(-1)) : null,
  }
}

function placeOf(row: MemoryRow, sort: CheckedQuery['sort']): UserCursor {
  const value = sort === 'username' ? usernameKey(row.username) : (row[sort]?.toISOString() ?? null)
  return { value, id: row.id }
}

/** Who never logged in comes first. */
function compare(one: UserCursor, other: UserCursor): number {
  const byValue = compareText(one.value, other.value)
  return byValue === 0 ? compareText(one.id, other.id) : byValue
}

function compareText(one: string | null, other: string | null): number {
  if (one === other) return 0
  if (one === null) return -1
  return other !== null && one > other ? 1 : other === null ? 1 : -1
}

function suits(row: MemoryRow, query: CheckedQuery): boolean {
  const { prefix, hasLoggedIn, group } = query
  const keys = [usernameKey(row.username), row.email === null ? null : emailKey(row.email)]
  return (
    (prefix === null || keys.some((key) => key?.startsWith(prefix))) &&
    (['isActive', 'isStaff', 'isSuperuser'] as const).every(
      (flag) => query[flag] === undefined || query[flag] === row[flag],
    ) &&
    (hasLoggedIn === undefined || hasLoggedIn === (row.lastLogin !== null)) &&
    (group === undefined || row.groups.includes(group))
  )
}
