import type { Stores } from '../auth/stores.ts'
import type { Connection } from './connection/connect.ts'
import { tablesOf } from './connection/tables.ts'
import type { User } from './models/user.ts'
import { SequelizeSessionStore } from './sessions/session-store.ts'
import { SequelizeTokenStore } from './tokens/token-store.ts'
import { SequelizeUserStore } from './users/user-store.ts'

export interface SequelizeStoresOptions {
  /** Where users are kept (the table in the box). */
  readonly users?: SequelizeUserStore<User>
  readonly memoryMs?: number
}

/** All stores in one database. */
export function sequelizeStores(
  connection: Connection,
  { users = new SequelizeUserStore(connection), memoryMs = 0 }: SequelizeStoresOptions = {},
): Stores<User> {
  return {
    users,
    grants: users.grants,
    sessions: new SequelizeSessionStore(connection, { memoryMs }),
    tokens: new SequelizeTokenStore(connection),
    checkReady: () => checkReady(connection),
  }
}

async function checkReady(connection: Connection): Promise<void> {
  const tables = tablesOf(connection)
  await connection.query(`SELECT id_hash FROM ${tables.sql('sessions')} WHERE 1 = 0`)
  await connection.query(`SELECT id FROM ${tables.sql('users')} WHERE 1 = 0`)
}
