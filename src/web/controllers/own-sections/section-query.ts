import type { SectionQuery } from '../../../auth/sections/section-source.ts'
import type { AppContext } from '../../context.ts'
import { queryValue } from '../../http/query-value.ts'
import type { AdminSection, ShownColumn } from '../../sections/section-options.ts'

/** What the list of a section is asked for, as it stands in its address. */
export interface SectionFilter {
  readonly q: string
  /** By the names of the columns; without those that say nothing. */
  readonly values: Readonly<Record<string, string>>
  /** A column by which the list is sorted; `-` before it turns the list round, and empty is the order of the ids. */
  readonly sort: string
}

/** Before the name of a column in an address: a column may be called `sort`. */
export const FILTER_PREFIX = 'is-'

const SEARCH_MAX_LENGTH = 300

/** The filter of an address. What the section does not know counts as not given. */
export function filterOf(
  section: AdminSection,
  read: (name: string) => string | undefined,
): SectionFilter {
  const values = section.columns
    .filter(({ canFilter }) => canFilter)
    .map((column) => [column.name, read(FILTER_PREFIX + column.name) ?? ''] as const)
    .filter(([name, value]) => choicesOf(section, name).includes(value))
  const sort = read('sort') ?? section.sort
  const isKnown = section.columns.some(
    ({ name, canSort }) => canSort && name === sort.replace(/^-/, ''),
  )
  return {
    q: section.search.length > 0 ? (read('q') ?? '').trim().slice(0, SEARCH_MAX_LENGTH) : '',
    values: Object.fromEntries(values),
    sort: isKnown ? sort : section.sort,
  }
}

/** The filter of a request, and the page of the list. */
export function listQueryOf(section: AdminSection, ctx: AppContext) {
  const value = (name: string) => queryValue(ctx, name)
  const [after, before, isLast] = [value('after'), value('before'), value('last') === 'yes']
  const place: SectionQuery['place'] = after
    ? { after }
    : before
      ? { before }
      : isLast
        ? { isLast: true }
        : null
  return { filter: filterOf(section, value), place }
}

/** What the source is asked for. */
export function queryOf(
  section: AdminSection,
  filter: SectionFilter,
): Omit<SectionQuery, 'place' | 'limit'> {
  const { q, values, sort } = filter
  const filters = Object.entries(values).map(([name, value]) => {
    return [name, isBoolean(columnOf(section, name)) ? value === 'yes' : value] as const
  })
  return {
    search: q === '' ? null : { text: q, members: section.search },
    filters: Object.fromEntries(filters),
    sort:
      sort === '' ? null : { member: sort.replace(/^-/, ''), isDescending: sort.startsWith('-') },
  }
}

/** The address of a list, without what says nothing. */
export function addressOf(
  section: AdminSection,
  { q, values, sort }: SectionFilter,
  more: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams()
  if (q !== '') query.set('q', q)
  for (const [name, value] of Object.entries(values)) query.set(FILTER_PREFIX + name, value)
  if (sort !== section.sort) query.set('sort', sort)
  for (const [name, value] of Object.entries(more)) query.set(name, value)
  const text = query.toString()
  return text ? `?${text}` : ''
}

/** What a column can be filtered by. */
export function choicesOf(section: AdminSection, name: string): readonly string[] {
  const column = columnOf(section, name)
  if (!column) return []
  return isBoolean(column) ? ['yes', 'no'] : Object.keys(column.choices ?? {})
}

function columnOf({ columns }: AdminSection, name: string): ShownColumn | undefined {
  return columns.find((column) => column.name === name)
}

function isBoolean(column: ShownColumn | undefined): boolean {
  return column?.type === 'boolean'
}
