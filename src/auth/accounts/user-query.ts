import { readSectionCursor, sectionCursor } from '../sections/section-cursor.ts'
import { usernameKey } from './names.ts'
import type { UserQuery, UserSort } from './user-store.ts'
import { InvalidCursor } from './user-store-errors.ts'

/** Most users in a page. */
export const PAGE_MAX_USERS = 500

const PAGE_USERS = 50
const SORTS: readonly unknown[] = ['username', 'dateJoined', 'lastLogin'] satisfies UserSort[]
const TEXTS = ['prefix', 'group', 'after', 'before'] as const
const FLAGS = ['isActive', 'isStaff', 'isSuperuser', 'hasLoggedIn'] as const
const KNOWN = new Set<string>([...TEXTS, ...FLAGS, 'isLast', 'sort', 'direction', 'limit'])

/** The place of a user in a list. */
export interface UserCursor {
  /** The value that the list is sorted by, as text; `null` for a user who has none, such as no last login. */
  readonly value: string | null
  readonly id: string
}

/** A query that was checked. */
export interface CheckedQuery extends Pick<UserQuery, (typeof FLAGS)[number] | 'group'> {
  /** Folded as the keys of names are; `null` for no prefix. */
  readonly prefix: string | null
  readonly sort: UserSort
  readonly direction: 'asc' | 'desc'
  readonly limit: number
  /** The place next to the page; `null` for the first page, and for the last. */
  readonly cursor: UserCursor | null
  /** Whether the page comes before the cursor, or is the last (else after it, or the first). */
  readonly isBackward: boolean
}

/**
 * Checks a query, for stores of users.
 *
 * @throws TypeError for a member that is unknown or of the wrong type.
 * @throws InvalidCursor
 */
export function checkUserQuery(query: UserQuery): CheckedQuery {
  checkTypes(query)
  const { prefix, sort = 'username', direction = 'asc', limit = PAGE_USERS, after, before } = query
  const { isLast = false } = query
  const filters = Object.fromEntries(
    [...FLAGS, 'group' as const].flatMap((name) =>
      query[name] === undefined ? [] : [[name, query[name]]],
    ),
  )
  const text = after ?? before
  return {
    ...filters,
    prefix: usernameKey(prefix ?? '') || null,
    sort,
    direction,
    limit,
    cursor: text === undefined ? null : readCursor(text, sort),
    isBackward: before !== undefined || isLast,
  }
}

function checkTypes(query: UserQuery): void {
  for (const name of Object.keys(query)) {
    if (!KNOWN.has(name)) throw new TypeError(`Users cannot be searched by ${name}`)
  }
  for (const name of TEXTS) assertType(query, name, 'string', 'text')
  for (const name of [...FLAGS, 'isLast' as const]) {
    assertType(query, name, 'boolean', 'true or false')
  }
  const { sort = 'username', direction = 'asc', limit = 1, after, before } = query
  if (!SORTS.includes(sort)) throw new TypeError(`Users cannot be sorted by ${sort}`)
  if (!['asc', 'desc'].includes(direction)) throw new TypeError('`direction` is asc or desc')
  if (!Number.isInteger(limit) || limit < 1 || limit > PAGE_MAX_USERS) {
    throw new TypeError(`\`limit\` is a whole number from 1 to ${PAGE_MAX_USERS}`)
  }
  if (after !== undefined && before !== undefined) {
    throw new TypeError('A page is after a cursor or before one, not both')
  }
  if (query.isLast && (after ?? before) !== undefined) {
    throw new TypeError('The last page has no cursor')
  }
}

function assertType(query: UserQuery, name: keyof UserQuery, type: string, what: string): void {
  const value: unknown = query[name]
  if (value === undefined || typeof value === type) return
  throw new TypeError(`\`${name}\` is ${what}`)
}

/** Makes the text of a cursor. It contains nothing that the list does not show. */
export function makeCursor(sort: UserSort, { value, id }: UserCursor): string {
  return sectionCursor({ member: sort, value, id })
}

/** @throws InvalidCursor for what {@link makeCursor} did not make for this order. */
function readCursor(text: string, sort: UserSort): UserCursor {
  const { member, value, id } = readSectionCursor(text)
  if (member !== sort) throw new InvalidCursor()
  return { value, id }
}
