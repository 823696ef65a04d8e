import type { Transaction } from 'sequelize'
import type { NewUser } from '../../auth/accounts/user-store.ts'
import { unusableHash } from '../../auth/passwords/unusable-hash.ts'
import type { Connection } from '../connection/connection.ts'
import { tablesOf } from '../connection/tables.ts'
import type { AbstractUser } from '../models/abstract-user.ts'
import { User } from '../models/user.ts'
import { keepsNames } from '../usernames/keeps-names.ts'
import type { BoundUserModel } from '../users/user-finder.ts'
import { checkedValues, type UserRow } from '../users/user-values.ts'
import { SequelizeBulkUsers } from './bulk-users.ts'
import { assertNoneKept } from './kept-names.ts'

/** Whose users they are. */
interface Owner<U extends AbstractUser> {
  readonly model: BoundUserModel<U>
  readonly backend: string
}

const USERS_IN_A_STATEMENT = 500

/**
 * Checks users who are to be made together.
 *
 * @returns what writes them.
 * @throws TypeError for a user that cannot be; the message says which. What is returned throws AlreadyTaken, also for
 *   a name that is kept for somebody.
 */
export function prepareUsers<U extends AbstractUser>(
  { model, backend }: Owner<U>,
  connection: Connection,
  users: readonly NewUser[],
): (transaction: Transaction) => Promise<void> {
  const isStock = isStockTable(connection, model) && users.every(({ extra }) => !extra)
  const rows = users.map((user, index) => naming(index, () => checked(model, user, isStock)))
  const store = new SequelizeBulkUsers(connection, backend)
  const ready = users.map((user, index) => ({ ...user, ...rows[index] }))
  return inParts(users.length, async ([start, end], transaction) => {
    if (isStock) await store.insert(ready.slice(start, end), transaction)
    else await model.bulkCreate(rows.slice(start, end), { transaction })
    if (!keepsNames(connection)) return
    await assertNoneKept(connection, backend, users.slice(start, end), transaction)
  })
}

/** Whether the statements for our own table can be used. */
export function isStockTable(connection: Connection, model: typeof AbstractUser): boolean {
  return model.prototype instanceof User && model.tableName === tablesOf(connection).nameOf('users')
}

function checked(model: typeof AbstractUser, user: NewUser, isStock: boolean): UserRow {
  const { username, email = null, groups, extra, passwordHash, dateJoined, ...flags } = user
  if (groups?.length && !isStock) {
    throw new TypeError('groups go with the stock table and without `extra`: grant them afterwards')
  }
  return checkedValues(model, username, email, {
    ...flags,
    ...(dateJoined ? { dateJoined } : {}),
    ...hashColumn(model, passwordHash ?? null),
    ...extra,
  })
}

function hashColumn(model: typeof AbstractUser, passwordHash: string | null): UserRow {
  if (passwordHash === null) {
    return model.keeps('passwordHash') ? { passwordHash: unusableHash() } : {}
  }
  const { passwords } = model
  if (passwordHash.startsWith('!') || !passwords || passwords.isUsable(passwordHash)) {
    return { passwordHash }
  }
  // Most likely a password that was not hashed: it must not rest in a database, nor in a log.
  throw new TypeError('the hash is none that could be verified')
}

function naming<T>(index: number, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    throw new TypeError(`User ${index}: ${(cause as Error).message}`, { cause })
  }
}

function inParts(
  count: number,
  write: (part: readonly [start: number, end: number], transaction: Transaction) => Promise<void>,
) {
  return async (transaction: Transaction) => {
    for (let start = 0; start < count; start += USERS_IN_A_STATEMENT) {
      await write([start, start + USERS_IN_A_STATEMENT], transaction)
    }
  }
}
