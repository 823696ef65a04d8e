import {
  DatabaseError,
  literal,
  type Model,
  type ModelStatic,
  Op,
  type WhereOptions,
  where,
} from 'sequelize'
import { InvalidCursor } from '../../auth/accounts/user-store-errors.ts'
import {
  readSectionCursor,
  type SectionPlace,
  sectionCursor,
} from '../../auth/sections/section-cursor.ts'
import type { SectionQuery, SectionRows } from '../../auth/sections/section-source.ts'
import { asStoreUnavailable } from '../connection/as-store-unavailable.ts'
import type { ParseUserId } from '../users/model/user-id.ts'
import { type KeysetSearch, keysetPage } from '../users/search/keyset-page.ts'
import { columnSql, ListOrder, type ListRun, sequelizeOf } from './list-order.ts'

/** Most rows that are looked at for a page, where no index tells which ones fit. */
export const SECTION_LOOKED_AT_MAX_ROWS = 5_000

// Read with each row: a Date has only milliseconds, and the next page would begin too early.
const SORT_VALUE = 'gadwallSortValue'

/** Finds pages of rows by keyset. No rows are counted, and none are passed over. */
export class RowList<M extends Model> {
  readonly #model: ModelStatic<M>
  readonly #parseId: ParseUserId

  constructor(model: ModelStatic<M>, parseId: ParseUserId) {
    this.#model = model
    this.#parseId = parseId
  }

  /** @throws InvalidCursor */
  async page(query: SectionQuery): Promise<SectionRows<M>> {
    const { place } = query
    const isBackward = place !== null && !('after' in place)
    const cursor = this.#cursorOf(place)
    const runs = this.#runsOf(query)
    try {
      return pageOf(query, await this.#search(query, isBackward ? runs.reverse() : runs, cursor))
    } catch (error) {
      // A value that the column cannot hold: nobody but the list makes a cursor.
      const isOfValue = error instanceof DatabaseError && asStoreUnavailable(error) === null
      if (cursor !== null && isOfValue) throw new InvalidCursor()
      throw error
    }
  }

  #cursorOf(place: SectionQuery['place']): SectionPlace | null {
    if (place === null || 'isLast' in place) return null
    const cursor = readSectionCursor('after' in place ? place.after : place.before)
    if (this.#parseId(cursor.id) === null) throw new InvalidCursor()
    return cursor
  }

  /** The runs that make up the list, one behind the other. A row is in one of them only. */
  #runsOf({ search, sort }: SectionQuery): ListRun[] {
    if (search === null) {
      const member = sort?.member ?? this.#model.primaryKeyAttribute
      return new ListOrder(this.#model, member).runs(sort?.isDescending ?? false)
    }
    if (/[\0\p{Cs}]/u.test(search.text)) return []
    const before: string[] = []
    return search.members.flatMap((member) => {
      const order = new ListOrder(this.#model, member, { isSearched: true })
      const runs = order.runsOf(search.text)
      const others = runs.map((run) => ({ ...run, conditions: [...run.conditions, ...before] }))
      const any = runs.map(({ conditions }) => conditions.join(' AND ')).join(') OR (')
      before.push(`((${any})) IS NOT TRUE`)
      return others
    })
  }

  async #search(
    query: SectionQuery,
    runs: readonly ListRun[],
    cursor: SectionPlace | null,
  ): Promise<KeysetSearch<M, SectionPlace>> {
    const isBackward = query.place !== null && !('after' in query.place)
    const filters = this.#filtersOf(query)
    const begun = cursor === null ? 0 : runs.findIndex((run) => run.order.isIn(run, cursor))
    if (begun < 0) throw new InvalidCursor()
    const found: KeysetSearch<M, SectionPlace>['found'][number][] = []
    for (const [index, run] of runs.slice(begun).entries()) {
      const from = cursor !== null && index === 0 ? [run.order.behind(run, cursor, isBackward)] : []
      const conditions = [...run.conditions, ...from]
      const end = filters.length > 0 ? await this.#endOf(run, conditions, isBackward) : null
      const upTo = end ? [run.order.upTo(run, end, isBackward)] : []
      const all = [...[...conditions, ...upTo].map((sql) => literal(sql)), ...filters]
      found.push(...(await this.#find(run, all, isBackward, query.limit + 1 - found.length)))
      if (found.length > query.limit) break
      if (end) return { found, end }
    }
    return { found, end: null }
  }

  /** The last place of a run that is looked at; `null` when all of it is. */
  async #endOf(
    run: ListRun,
    conditions: readonly string[],
    isBackward: boolean,
  ): Promise<SectionPlace | null> {
    const { order } = run
    const { primaryKeyAttribute: key } = this.#model
    const rows: unknown[] = await this.#model.findAll({
      attributes: [key, [literal(order.asText), SORT_VALUE]],
      where: { [Op.and]: conditions.map((sql) => literal(sql)) } as WhereOptions,
      order: order.orderOf(run, isBackward),
      limit: 1,
      offset: SECTION_LOOKED_AT_MAX_ROWS - 1,
      raw: true,
    })
    const row = rows[0] as Record<string, unknown> | undefined
    return row ? placeOf(order.member, row[SORT_VALUE], row[key]) : null
  }

  async #find(
    run: ListRun,
    conditions: readonly WhereOptions[],
    isBackward: boolean,
    limit: number,
  ): Promise<KeysetSearch<M, SectionPlace>['found']> {
    const rows = await this.#model.findAll({
      attributes: { include: [[literal(run.order.asText), SORT_VALUE]] },
      where: { [Op.and]: [...conditions] } as WhereOptions,
      order: run.order.orderOf(run, isBackward),
      limit,
    })
    return rows.map((row) => {
      const value: unknown = row.dataValues[SORT_VALUE]
      delete row.dataValues[SORT_VALUE]
      const id: unknown = row.get(this.#model.primaryKeyAttribute)
      return { row, place: placeOf(run.order.member, value, id) }
    })
  }

  /** A flag may be NULL where it means false. No index is used: rows come in the order of the list. */
  #filtersOf({ filters }: SectionQuery): WhereOptions[] {
    const isSqlite = sequelizeOf(this.#model).getDialect() === 'sqlite'
    return Object.entries(filters).map(([member, value]) => {
      const column = literal(`${isSqlite ? '+' : ''}${columnSql(this.#model, member)}`)
      const test: object = value === false ? { [Op.not]: true } : { [Op.eq]: value }
      return where(column, test)
    })
  }
}

function placeOf(member: string, value: unknown, id: unknown): SectionPlace {
  return {
    member,
    value: value === null || value === undefined ? null : String(value),
    id: String(id),
  }
}

function pageOf<M extends Model>(
  { limit, place }: SectionQuery,
  search: KeysetSearch<M, SectionPlace>,
): SectionRows<M> {
  const isBackward = place !== null && !('after' in place)
  const isBeside = place !== null && !('isLast' in place)
  const page = keysetPage({ limit, isBackward, isBeside }, search)
  const at = (one: SectionPlace | null) => one && sectionCursor(one)
  return {
    rows: page.rows,
    previous: at(page.previous),
    next: at(page.next),
    ...(search.end !== null && { isCut: true }),
  }
}
