import { QueryTypes, Transaction } from 'sequelize'
import { usernameSkeleton } from '../../auth/accounts/look-alikes/username-skeleton.ts'
import { usernameKey } from '../../auth/accounts/names.ts'
import type { NewUser } from '../../auth/accounts/user-store.ts'
import { AlreadyTaken } from '../../auth/errors.ts'
import type { BulkConflict } from '../../auth/import/bulk-user-store.ts'
import { type Connection, isSqlite } from '../connection/connection.ts'
import { tablesOf } from '../connection/tables.ts'
import type { TakenRow } from './bulk-conflicts.ts'
import type { UserKeys } from './bulk-rows.ts'

/** The keys by which a former username is found. */
export type NameKeys = Pick<UserKeys, 'usernameKey' | 'usernameSkeleton'>

/** A username that somebody has left and that is kept for them: as one that was there before. */
export type KeptRow = TakenRow & { readonly isOld: true }

/**
 * Former usernames that are kept for somebody and are or look like one of these, in one statement. An import does not
 * tell whose line it is, so the former owner is not excepted.
 */
export async function findKept(
  connection: Connection,
  backend: string,
  names: readonly NameKeys[],
  transaction: Transaction,
): Promise<KeptRow[]> {
  if (names.length === 0) return []
  const values = {
    keys: names.flatMap(({ usernameKey }) => usernameKey ?? []),
    looks: names.map(({ usernameSkeleton }) => usernameSkeleton),
  }
  const table = tablesOf(connection).sql('kept_usernames')
  const isJson = isSqlite(connection)
  const oneOf = (list: 'keys' | 'looks') =>
    isJson ? `IN (SELECT value FROM json_each($${list}))` : `IN (:${list})`
  const select = `SELECT username_key, skeleton AS username_skeleton FROM ${table}
    WHERE backend = ${isJson ? '$backend' : ':backend'}`
  // A UNION: with OR no database can be relied on to use both indexes.
  const sql = `${select} AND username_key ${oneOf('keys')} UNION ${select} AND skeleton ${oneOf('looks')}`
  const options = { transaction, type: QueryTypes.SELECT } as const
  const { keys, looks } = values
  const bind = { backend, keys: JSON.stringify(keys), looks: JSON.stringify(looks) }
  const rows = await connection.query<Pick<KeptRow, 'username_key' | 'username_skeleton'>>(
    sql,
    isJson ? { ...options, bind } : { ...options, replacements: { backend, ...values } },
  )
  return rows.map((row) => ({ ...row, email_key: null, isOld: true }))
}

/**
 * After the write and in its transaction: whoever has waited at the unique index for somebody to leave a name finds it
 * kept.
 *
 * @throws AlreadyTaken when the name of one of these is kept for somebody.
 */
export async function assertNoneKept(
  connection: Connection,
  backend: string,
  users: readonly NewUser[],
  transaction: Transaction,
): Promise<void> {
  const names = users.map(nameKeysOf)
  const kept = await findKept(connection, backend, names, transaction)
  if (kept.length === 0) return
  const isLookAlike = names.every((one) => keptConflict(kept, one)?.kind !== 'exists')
  throw new AlreadyTaken('username', { isLookAlike, isKept: true })
}

/** The keys by which it is found whether the name of a user is kept. */
export function nameKeysOf({ username }: Pick<NewUser, 'username'>) {
  return { usernameKey: usernameKey(username), usernameSkeleton: usernameSkeleton(username) }
}

/** What a kept username has against this one. */
export function keptConflict(
  kept: readonly KeptRow[],
  { usernameKey, usernameSkeleton }: NameKeys,
): BulkConflict | null {
  if (kept.some((row) => row.username_key === usernameKey)) return { kind: 'exists' }
  if (kept.some((row) => row.username_skeleton === usernameSkeleton)) return { kind: 'looks_alike' }
  return null
}

/**
 * How an import writes: each statement sees what was committed before it, on MariaDB too. Whoever has waited at the unique
 * index for somebody to leave a name then finds it kept.
 */
export function writeOptions(connection: Connection) {
  const isolationLevel = Transaction.ISOLATION_LEVELS.READ_COMMITTED
  return isSqlite(connection) ? {} : { isolationLevel }
}
