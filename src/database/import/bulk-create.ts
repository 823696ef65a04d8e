import { randomBytes } from 'node:crypto'
import type { Transaction } from 'sequelize'
import type { BulkUser } from '../../auth/import/bulk-user-store.ts'
import type { Connection } from '../connection/connect.ts'
import type { AbstractUser } from '../models/abstract-user.ts'
import { User } from '../models/user.ts'
import type { BoundUserModel } from '../users/user-finder.ts'
import { checkedValues, type UserValues } from '../users/user-values.ts'
import { SequelizeBulkUsers } from './bulk-users.ts'

/** A user whose password was hashed already, here or elsewhere. */
export interface ReadyUser {
  readonly username: string
  readonly email?: string | null
  /** In any format that can be verified (no password matches). */
  readonly passwordHash?: string | null
  readonly firstName?: string
  readonly lastName?: string
  /** (true) */
  readonly isActive?: boolean
  /** (false) */
  readonly isStaff?: boolean
  /** (false) */
  readonly isSuperuser?: boolean
  /** (now) */
  readonly dateJoined?: Date | null
  /** Names of groups; those that are not there yet are made. Only for the stock table. */
  readonly groups?: readonly string[]
  /** Values for other columns, such as `{ shoeSize: 43 }`. */
  readonly extra?: UserValues
}

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
 * @throws TypeError for one that cannot be; the message says which.
 */
export function prepareUsers<U extends AbstractUser>(
  { model, backend }: Owner<U>,
  connection: Connection,
  users: readonly ReadyUser[],
): (transaction: Transaction) => Promise<void> {
  const values = users.map((user, index) => naming(index, () => checked(model, user)))
  if (!isStock(model, users)) {
    return inParts(values, async (part, transaction) => {
      await model.bulkCreate(part as never, { transaction })
    })
  }
  const store = new SequelizeBulkUsers(connection, backend)
  const rows = values.map((value, index) => ({ ...value, ...groupsOf(users[index]) }) as BulkUser)
  return inParts(rows, (part, transaction) => store.insert(part, transaction))
}

/** Whether the statements for our own table do: they know no other columns. */
function isStock(model: typeof AbstractUser, users: readonly ReadyUser[]): boolean {
  return model.prototype instanceof User && users.every(({ extra }) => extra === undefined)
}

function groupsOf(user: ReadyUser | undefined) {
  return user?.groups ? { groups: user.groups } : {}
}

function checked(model: typeof AbstractUser, user: ReadyUser): UserValues {
  const { username, email = null, groups, extra, passwordHash, dateJoined, ...flags } = user
  if (groups?.length && (!(model.prototype instanceof User) || extra)) {
    throw new TypeError('groups go with the stock table and without `extra`: grant them afterwards')
  }
  return checkedValues(model, username, email, {
    ...flags,
    ...(dateJoined ? { dateJoined } : {}),
    ...hashColumn(model, passwordHash ?? null),
    ...extra,
  })
}

function hashColumn(model: typeof AbstractUser, passwordHash: string | null): UserValues {
  if (passwordHash === null) {
    return model.keeps('passwordHash') ? { passwordHash: unusable() } : {}
  }
  const { passwords } = model
  if (passwordHash.startsWith('!') || !passwords || passwords.isUsable(passwordHash)) {
    return { passwordHash }
  }
  // A password that was not hashed, most likely: it must not rest in a database, nor in a log.
  throw new TypeError('the hash is none that could be verified')
}

/** A value that no password ever matches. */
function unusable(): string {
  return `!${randomBytes(30).toString('base64url')}`
}

function naming<T>(index: number, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    throw new TypeError(`User ${index}: ${(cause as Error).message}`, { cause })
  }
}

function inParts<T>(
  items: readonly T[],
  write: (part: readonly T[], transaction: Transaction) => Promise<void>,
) {
  return async (transaction: Transaction) => {
    for (let start = 0; start < items.length; start += USERS_IN_A_STATEMENT) {
      await write(items.slice(start, start + USERS_IN_A_STATEMENT), transaction)
    }
  }
}
