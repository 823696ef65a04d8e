import type { Stores } from '../auth/stores.ts'
import type { Connection } from './connection/connect.ts'
import { checkReady } from './migrations/ready.ts'
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
