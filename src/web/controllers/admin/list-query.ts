import type { UserQuery, UserSort } from '../../../auth/accounts/user-store.ts'
import type { AppContext } from '../../context.ts'
import { queryValue } from '../../http/query-value.ts'

/** What the list of users is asked for, as it stands in its address. */
export interface ListFilter {
  readonly q: string
  readonly active: string
  readonly staff: string
  readonly superuser: string
  readonly never: string
  readonly group: string
  /** A member by which the list is sorted; `-` before it turns the list round. */
  readonly sort: string
}

const NAMES = ['q', 'active', 'staff', 'superuser', 'never', 'group', 'sort'] as const
const SORTS: readonly string[] = ['username', 'dateJoined', 'lastLogin'] satisfies UserSort[]
const FLAGS = { active: 'isActive', staff: 'isStaff', superuser: 'isSuperuser' } as const

/** The filter of an address. What it does not know counts as not given. */
export function filterOf(read: (name: string) => string | undefined): ListFilter {
  const given = Object.fromEntries(NAMES.map((name) => [name, (read(name) ?? '').trim()]))
  const { q = '', group = '', sort = '', ...flags } = given
  const flag = (name: string) =>
    ['yes', 'no'].includes(flags[name] ?? '') ? (flags[name] ?? '') : ''
  return {
    q,
    group,
    sort: SORTS.includes(sort.replace(/^-/, '')) ? sort : 'username',
    active: flag('active'),
    staff: flag('staff'),
    superuser: flag('superuser'),
    never: flag('never') === 'yes' ? 'yes' : '',
  }
}

/** The filter in the query of an address, as a form carries it along. */
export function filterOfText(query: string): ListFilter {
  const known = new URLSearchParams(query)
  return filterOf((name) => known.get(name) ?? undefined)
}

/** The filter of a request, and the page of the list. */
export function listQueryOf(ctx: AppContext): { filter: ListFilter; page: UserQuery } {
  const value = (name: string) => queryValue(ctx, name)
  const [after, before, isLast] = [value('after'), value('before'), value('last') === 'yes']
  const page = after ? { after } : before ? { before } : { ...(isLast && { isLast }) }
  return { filter: filterOf(value), page }
}

/** What the store is asked for. */
export function queryOf(filter: ListFilter): UserQuery {
  const { q, group, never, sort } = filter
  const flags = Object.entries(FLAGS).flatMap(([name, member]) => {
    const value = filter[name as keyof typeof FLAGS]
    return value === '' ? [] : [[member, value === 'yes'] as const]
  })
  return {
    ...Object.fromEntries(flags),
    ...(q && { prefix: q }),
    ...(group && { group }),
    ...(never && { hasLoggedIn: false }),
    sort: sort.replace(/^-/, '') as UserSort,
    direction: sort.startsWith('-') ? 'desc' : 'asc',
  }
}

const WAYS: Readonly<Record<string, UserQuery>> = {
  dateJoined: { sort: 'dateJoined' },
  lastLogin: { sort: 'lastLogin' },
  active: { isActive: true },
  staff: { isStaff: true },
  superuser: { isSuperuser: true },
  never: { hasLoggedIn: false },
}

/** The filters and orders that the table of users has columns for: one of an app may lack some. */
export async function waysOf(
  search: (query: UserQuery) => Promise<unknown>,
): Promise<readonly string[]> {
  const found = await Promise.all(
    Object.entries(WAYS).map(async ([name, query]) => {
      try {
        await search({ ...query, limit: 1 })
        return name
      } catch (error) {
        if (error instanceof TypeError) return null
        throw error
      }
    }),
  )
  return found.filter((name) => name !== null)
}

/** The address of a list, without what says nothing. */
export function addressOf(filter: ListFilter, more: Readonly<Record<string, string>> = {}): string {
  const given = { ...filter, ...more } as Readonly<Record<string, string>>
  const said = Object.entries(given).filter(
    ([name, value]) => value !== '' && !(name === 'sort' && value === 'username'),
  )
  const query = new URLSearchParams(Object.fromEntries(said)).toString()
  return query ? `?${query}` : ''
}
