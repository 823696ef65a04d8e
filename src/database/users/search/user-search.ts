import { literal, Op, type Order, type WhereOptions } from 'sequelize'
import {
  type CheckedQuery,
  checkUserQuery,
  makeCursor,
  type UserCursor,
} from '../../../auth/accounts/user-query.ts'
import type { UserPage, UserQuery } from '../../../auth/accounts/user-store.ts'
import { InvalidCursor } from '../../../auth/accounts/user-store-errors.ts'
import type { Connection } from '../../connection/connection.ts'
import type { InTransaction } from '../../connection/sql.ts'
import type { AbstractUser } from '../../models/abstract-user.ts'
import type { ParseUserId } from '../model/user-id.ts'
import type { BoundUserModel } from '../user-finder.ts'
import { SearchColumn } from './search-column.ts'
import { filtersOf } from './search-filters.ts'

/** What a search needs to know of the store. */
interface SearchOptions extends InTransaction {
  /** The name under which grants know these users. */
  readonly backend: string
  readonly parseId: ParseUserId
  /** Whether the groups are in the same database. */
  readonly hasGroups: boolean
}

// Read with each user: a Date has only milliseconds, and the next page would begin too early.
const SORT_VALUE = 'gadwallSortValue'

/** Finds pages of users by keyset: by the value that the last row was sorted by. */
export class UserSearch<U extends AbstractUser> {
  readonly #connection: Connection
  readonly #model: BoundUserModel<U>
  readonly #options: SearchOptions

  constructor(connection: Connection, model: BoundUserModel<U>, options: SearchOptions) {
    this.#connection = connection
    this.#model = model
    this.#options = options
  }

  /** @throws TypeError | InvalidCursor */
  async page(given: UserQuery): Promise<UserPage<U>> {
    const query = checkUserQuery(given)
    const sort = SearchColumn.sorting(this.#connection, this.#model, query.sort)
    const id = SearchColumn.of(this.#connection, this.#model, this.#model.primaryKeyAttribute)
    const isDescending = (query.direction === 'desc') !== query.isBackward
    const found = await this.#find(query, sort, {
      conditions: this.#conditions(query, sort, id, isDescending),
      order: [sort.order(isDescending), id.order(isDescending)],
    })
    return pageOf(query, found)
  }

  #conditions(
    query: CheckedQuery,
    sort: SearchColumn,
    id: SearchColumn,
    isDescending: boolean,
  ): WhereOptions[] {
    const { backend, hasGroups } = this.#options
    const filters = filtersOf(this.#connection, this.#model, query, { backend, hasGroups })
    if (query.cursor === null) return filters
    const parsed = this.#options.parseId(query.cursor.id)
    if (parsed === null || !sort.canHold(query.cursor.value)) throw new InvalidCursor()
    return [...filters, sort.beyond(query.cursor.value, id, parsed, isDescending)]
  }

  async #find(
    { limit }: CheckedQuery,
    sort: SearchColumn,
    { conditions, order }: { readonly conditions: readonly WhereOptions[]; readonly order: Order },
  ): Promise<Found<U>[]> {
    const { transaction } = this.#options
    const users = await this.#model.findAll({
      attributes: { include: [[literal(sort.asText), SORT_VALUE]] },
      where: { [Op.and]: [...conditions] },
      order,
      // One user more shows whether there is another page.
      limit: limit + 1,
      ...(transaction ? { transaction } : {}),
    })
    return users.map((user) => ({
      user,
      cursor: { value: takeSortValue(user), id: String(user.id) },
    }))
  }
}

interface Found<U> {
  readonly user: U
  readonly cursor: UserCursor
}

/** Removes the value again, so that the user is like any other. */
function takeSortValue(user: AbstractUser): string | null {
  const value: unknown = user.dataValues[SORT_VALUE]
  delete user.dataValues[SORT_VALUE]
  return value === null ? null : String(value)
}

function pageOf<U extends AbstractUser>(
  { limit, sort, cursor, isBackward }: CheckedQuery,
  found: readonly Found<U>[],
): UserPage<U> {
  const hasMore = found.length > limit
  const inReach = found.slice(0, limit)
  const shown = isBackward ? inReach.reverse() : inReach
  const at = (one: Found<U> | undefined) => (one ? makeCursor(sort, one.cursor) : null)
  return {
    users: shown.map(({ user }) => user),
    previous: (isBackward ? hasMore : cursor !== null) ? at(shown[0]) : null,
    next: (isBackward ? true : hasMore) ? at(shown.at(-1)) : null,
  }
}
