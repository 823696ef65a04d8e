import type { Connection } from '../connection/connection.ts'
import { tablesOf } from '../connection/tables.ts'

/** The connections to databases that have no table of former usernames. */
const withoutNames = new WeakSet<Connection>()
const withNames = new WeakSet<Connection>()

/**
 * Whether a database keeps former usernames: one with a table of users alone, such as that of a test, does not. As it
 * was found by {@link findKeptNames}, and true where nobody has looked.
 */
export function keepsNames(connection: Connection): boolean {
  return !withoutNames.has(connection)
}

/** Looks whether a database keeps former usernames, once it does never again. Not within a transaction. */
export async function findKeptNames(connection: Connection): Promise<void> {
  if (withNames.has(connection)) return
  const table = tablesOf(connection).reference('kept_usernames')
  const isThere = await connection.getQueryInterface().tableExists(table)
  if (isThere) withNames.add(connection)
  if (isThere) withoutNames.delete(connection)
  else withoutNames.add(connection)
}
