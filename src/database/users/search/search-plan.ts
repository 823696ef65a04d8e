import { literal, type WhereOptions } from 'sequelize'
import type { CheckedQuery } from '../../../auth/accounts/user-query.ts'
import type { Connection } from '../../connection/connection.ts'
import type { InTransaction } from '../../connection/sql.ts'
import type { AbstractUser } from '../../models/abstract-user.ts'
import type { BoundUserModel } from '../user-finder.ts'
import { SearchColumn } from './search-column.ts'
import { type Filter, filtersOf } from './search-filters.ts'
import { GroupMembers } from './search-groups.ts'
import {
  conditionOf,
  fitsPrefix,
  type PrefixConditions,
  type PrefixRange,
  prefixConditions,
} from './search-prefix.ts'

/** Most rows that are looked at for a page, where no index tells which ones fit. */
export const LOOKED_AT_MAX_ROWS = 5_000

/** Most rows that are found first and sorted then: they lie all over the table, so each costs more. */
const FOUND_MAX_ROWS = 2_000

/** How the rows of a page are found. */
export interface SearchPlan {
  readonly sort: SearchColumn
  /** What an index gives in the order of the list; all of the list without any. */
  readonly indexed: readonly WhereOptions[]
  /** What each of these rows is looked at for. */
  readonly others: readonly WhereOptions[]
  /**
   * `index`: rows come in the order of the list, and all fit. `window`: they come in its order, and a limited number
   * is looked at. `found`: few rows are found first, then sorted.
   */
  readonly way: 'index' | 'window' | 'found'
  /** Whether there are more rows than are looked at, of which none is reached. */
  readonly isCut: boolean
}

/** What a plan needs to know of the store. */
export interface SearchPlace<U extends AbstractUser> extends InTransaction {
  readonly connection: Connection
  readonly model: BoundUserModel<U>
  /** The name under which grants know these users. */
  readonly backend: string
  /** Whether the groups are in the same database. */
  readonly hasGroups: boolean
}

const NOBODY = literal('1 = 0')

/** The members of the group that is asked for; `nobody` where there can be none of its name. */
type AskedGroup = GroupMembers | 'nobody' | null

/**
 * Chooses how a page is found, so that a table of any size is never read as a whole.
 *
 * @throws TypeError for a filter on a column that is not there, and for groups that are elsewhere.
 */
export async function planSearch<U extends AbstractUser>(
  place: SearchPlace<U>,
  query: CheckedQuery,
): Promise<SearchPlan> {
  const { connection, model } = place
  const sort = SearchColumn.sorting(connection, model, query.sort)
  const filters = filtersOf(connection, model, query)
  const group = groupOf(place, query)
  if (query.prefix !== null) return planByPrefix(place, query.prefix, { sort, filters, group })
  if (group === 'nobody') return found(sort, NOBODY, filters)
  if (!group) return byIndex(sort, filters)
  if (await group.areMoreThan(FOUND_MAX_ROWS, inTransactionOf(place))) {
    const plan = byIndex(sort, filters)
    return { ...plan, others: [...plan.others, group.lookedUp], way: 'window' }
  }
  return found(sort, group.readFirst, filters)
}

interface Parts {
  readonly sort: SearchColumn
  readonly filters: readonly Filter[]
  readonly group: AskedGroup
}

/** One filter is left to an index, the others to a look at each row. */
function byIndex(sort: SearchColumn, filters: readonly Filter[]): SearchPlan {
  const [first, ...rest] = filters
  const indexed = first?.isIndexed ? [first.condition] : []
  const others = (first?.isIndexed ? rest : filters).map(({ withoutIndex }) => withoutIndex)
  return { sort, indexed, others, way: others.length > 0 ? 'window' : 'index', isCut: false }
}

function found(
  sort: SearchColumn,
  condition: WhereOptions,
  filters: readonly Filter[],
  isCut = false,
): SearchPlan {
  const others = filters.map(({ withoutIndex }) => withoutIndex)
  return { sort: sort.withoutIndex(), indexed: [condition], others, way: 'found', isCut }
}

async function planByPrefix<U extends AbstractUser>(
  place: SearchPlace<U>,
  prefix: string,
  { sort, filters, group }: Parts,
): Promise<SearchPlan> {
  const { connection, model } = place
  const conditions = prefixConditions(connection, model, prefix)
  if (conditions === null || group === 'nobody') return found(sort, NOBODY, filters)
  const { limited, isCut } = await limit(place, conditions)
  const plan = found(sort, fitsPrefix(connection, model, limited), filters, isCut)
  return group ? { ...plan, others: [...plan.others, group.lookedUp] } : plan
}

/** Ends each range where too many rows would be read. */
async function limit<U extends AbstractUser>(
  place: SearchPlace<U>,
  { ranges, others }: PrefixConditions,
): Promise<{ readonly limited: PrefixConditions; readonly isCut: boolean }> {
  const most = Math.floor(FOUND_MAX_ROWS / Math.max(1, ranges.length))
  const ends = await Promise.all(ranges.map((range) => endOf(place, range, most)))
  const limited = ranges.map((range, index) => {
    const end = ends[index]
    if (end === undefined) return range
    return { ...range, to: place.connection.escape(end) }
  })
  return { limited: { ranges: limited, others }, isCut: ends.some((end) => end !== undefined) }
}

/** The first value that is one too many; `undefined` when there are fewer. */
async function endOf<U extends AbstractUser>(
  place: SearchPlace<U>,
  range: PrefixRange,
  most: number,
): Promise<string | undefined> {
  const rows: unknown[] = await place.model.findAll({
    attributes: [[literal(range.column), 'ending']],
    where: literal(conditionOf(range)),
    order: [[literal(range.column), 'ASC']],
    limit: 1,
    offset: most,
    raw: true,
    ...inTransactionOf(place),
  })
  return (rows[0] as { readonly ending: string } | undefined)?.ending
}

function groupOf<U extends AbstractUser>(
  { connection, model, backend, hasGroups }: SearchPlace<U>,
  { group }: CheckedQuery,
): AskedGroup {
  if (group === undefined) return null
  if (!hasGroups) throw new TypeError('Users cannot be searched by group: groups are elsewhere')
  if (/[\0\p{Cs}]/u.test(group)) return 'nobody'
  return new GroupMembers(connection, model, { backend, group })
}

/** The transaction of a place, as an option of a statement. */
export function inTransactionOf({ transaction }: InTransaction): InTransaction {
  return transaction ? { transaction } : {}
}
