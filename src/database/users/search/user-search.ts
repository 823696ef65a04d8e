import { literal, Op, type WhereOptions } from 'sequelize'
import {
  type CheckedQuery,
  checkUserQuery,
  makeCursor,
  type UserCursor,
} from '../../../auth/accounts/user-query.ts'
import type { UserPage, UserQuery } from '../../../auth/accounts/user-store.ts'
import { InvalidCursor } from '../../../auth/accounts/user-store-errors.ts'
import type { Connection } from '../../connection/connection.ts'
import type { AbstractUser } from '../../models/abstract-user.ts'
import type { ParseUserId } from '../model/user-id.ts'
import type { BoundUserModel } from '../user-finder.ts'
import { type KeysetSearch, keysetPage } from './keyset-page.ts'
import { type ListPart, type Place, SearchColumn } from './search-column.ts'
import {
  inTransactionOf,
  LOOKED_AT_MAX_ROWS,
  planSearch,
  type SearchPlace,
  type SearchPlan,
} from './search-plan.ts'

interface SearchOptions extends Omit<SearchPlace<AbstractUser>, 'connection' | 'model'> {
  readonly parseId: ParseUserId
}

// Read with each user: a Date has only milliseconds, and the next page would begin too early.
const SORT_VALUE = 'gadwallSortValue'

/** Finds pages of users by keyset: by the value that the last row was sorted by. */
export class UserSearch<U extends AbstractUser> {
  readonly #place: SearchPlace<U>
  readonly #id: SearchColumn
  readonly #parseId: ParseUserId

  constructor(
    connection: Connection,
    model: BoundUserModel<U>,
    { parseId, ...options }: SearchOptions,
  ) {
    this.#place = { ...options, connection, model }
    this.#id = SearchColumn.of(connection, model, model.primaryKeyAttribute)
    this.#parseId = parseId
  }

  /** @throws TypeError | InvalidCursor */
  async page(given: UserQuery): Promise<UserPage<U>> {
    const query = checkUserQuery(given)
    const plan = await planSearch(this.#place, query)
    const after = this.#placeOf(query, plan.sort)
    return pageOf(query, plan, await this.#search(query, plan, after))
  }

  /** @throws InvalidCursor */
  #placeOf({ cursor }: CheckedQuery, sort: SearchColumn): Place | null {
    if (cursor === null) return null
    const id = this.#parseId(cursor.id)
    if (id === null || !sort.canHold(cursor.value)) throw new InvalidCursor()
    return { value: cursor.value, id }
  }

  /** One user more than a page has shows whether there is another page. */
  async #search(
    query: CheckedQuery,
    plan: SearchPlan,
    after: Place | null,
  ): Promise<KeysetSearch<U, UserCursor>> {
    const isDescending = (query.direction === 'desc') !== query.isBackward
    const found: KeysetSearch<U, UserCursor>['found'][number][] = []
    for (const part of this.#partsOf(plan, after, isDescending)) {
      const end = plan.way === 'window' ? await this.#endOf(plan, part, isDescending) : null
      const upTo = end ? [plan.sort.upTo(part, end, this.#id, isDescending)] : []
      const conditions = [...plan.indexed, ...part.conditions, ...upTo, ...plan.others]
      const left = query.limit + 1 - found.length
      found.push(...(await this.#find(plan, conditions, isDescending, left)))
      if (found.length > query.limit) break
      if (end) return { found, end: { value: end.value, id: String(end.id) } }
    }
    return { found, end: null }
  }

  /** Where no index ends a search, the list need not be taken apart. */
  #partsOf({ way, sort }: SearchPlan, after: Place | null, isDescending: boolean): ListPart[] {
    const parts = sort.parts(after, this.#id, isDescending)
    if (way === 'window') return parts
    if (after === null) return [{ isNull: false, conditions: [] }]
    if (way === 'index') return parts
    const any = parts.map(({ conditions }) => ({ [Op.and]: [...conditions] }))
    return [{ isNull: false, conditions: [{ [Op.or]: any }] }]
  }

  /** The last place of a part that is looked at; `null` when all of it is. */
  async #endOf(plan: SearchPlan, part: ListPart, isDescending: boolean): Promise<Place | null> {
    const { primaryKeyAttribute: key } = this.#place.model
    const rows: unknown[] = await this.#place.model.findAll({
      attributes: [key, [literal(plan.sort.asText), SORT_VALUE]],
      where: { [Op.and]: [...plan.indexed, ...part.conditions] },
      order: [plan.sort.order(isDescending), this.#id.order(isDescending)],
      limit: 1,
      offset: LOOKED_AT_MAX_ROWS - 1,
      raw: true,
      ...inTransactionOf(this.#place),
    })
    const row = rows[0] as Record<string, unknown> | undefined
    const id = row && this.#parseId(String(row[key]))
    if (!row || id === undefined || id === null) return null
    const value = row[SORT_VALUE]
    return { value: value === null ? null : String(value), id }
  }

  async #find(
    { sort }: SearchPlan,
    conditions: readonly WhereOptions[],
    isDescending: boolean,
    limit: number,
  ): Promise<KeysetSearch<U, UserCursor>['found']> {
    const users = await this.#place.model.findAll({
      attributes: { include: [[literal(sort.asText), SORT_VALUE]] },
      where: { [Op.and]: [...conditions] },
      order: [sort.order(isDescending), this.#id.order(isDescending)],
      limit,
      ...inTransactionOf(this.#place),
    })
    return users.map((row) => ({
      row,
      place: { value: takeSortValue(row), id: String(row.id) },
    }))
  }
}

/** Removes the value again, so that the user is like any other. */
function takeSortValue(user: AbstractUser): string | null {
  const value: unknown = user.dataValues[SORT_VALUE]
  delete user.dataValues[SORT_VALUE]
  return value === null ? null : String(value)
}

function pageOf<U extends AbstractUser>(
  { limit, sort, cursor, isBackward }: CheckedQuery,
  plan: SearchPlan,
  search: KeysetSearch<U, UserCursor>,
): UserPage<U> {
  const page = keysetPage({ limit, isBackward, isBeside: cursor !== null }, search)
  const at = (place: UserCursor | null) => place && makeCursor(sort, place)
  return {
    users: page.rows,
    previous: at(page.previous),
    next: at(page.next),
    ...((plan.isCut || search.end !== null) && { isCut: true }),
  }
}
