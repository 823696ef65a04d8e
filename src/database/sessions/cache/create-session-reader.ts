import type { AuthenticationBackend } from '../../../auth/backend.ts'
import type { SessionStore } from '../../../auth/sessions/session-store.ts'
import { type Connection, isSqlite } from '../../connection/connection.ts'
import { hasSqliteFile } from '../../connection/sqlite/sqlite-handle.ts'
import type { AbstractUser } from '../../models/abstract-user.ts'
import { SequelizeGrantStore } from '../../permissions/grant-store.ts'
import { UserBackend } from '../../users/user-backend.ts'
import type { SequelizeUserStore } from '../../users/user-store.ts'
import { BoundedFeed } from './feeds/bounded-feed.ts'
import type { ChangeFeed } from './feeds/change-feed.ts'
import { SqliteShmFeed } from './feeds/sqlite-shm-feed.ts'
import { SessionCache } from './session-cache.ts'
import { SequelizeSessionReader } from './session-reader.ts'
import { SqliteReader } from './sqlite-reader.ts'

export interface CacheOptions {
  /** PostgreSQL and MariaDB: how long a change may go unnoticed, in milliseconds. 0: no cache. */
  readonly cacheMs: number
  /** The number of sessions that are kept at most. 0: no cache. */
  readonly cacheLimit: number
}

/**
 * Makes what reads sessions together with their users: those of the first backend whose users are in
 * the same database. `null` when there is none.
 */
export function createSessionReader(
  connection: Connection,
  store: SessionStore,
  backends: readonly AuthenticationBackend[],
  { cacheMs, cacheLimit }: CacheOptions,
): SequelizeSessionReader<AbstractUser> | null {
  const backend = backends.find((one) => usersOf(one, connection) !== null)
  const users = backend && usersOf(backend, connection)
  if (!backend || !users) return null

  const sqlite = hasSqliteFile(connection) ? new SqliteReader(connection) : null
  const feed = cacheLimit > 0 ? createFeed(connection, sqlite, cacheMs) : null
  return new SequelizeSessionReader({
    connection,
    store,
    backend: backend.name,
    model: users.model,
    grantsOf: keepsGrants(backend, users, connection) ? users.backend : null,
    sqlite,
    cache: feed && new SessionCache(feed, cacheLimit),
  })
}

/** `null` when a change could not be noticed, as in a database in memory, which has no second handle. */
function createFeed(
  connection: Connection,
  sqlite: SqliteReader | null,
  cacheMs: number,
): ChangeFeed | null {
  if (sqlite) return new SqliteShmFeed(sqlite)
  return cacheMs > 0 && !isSqlite(connection) ? new BoundedFeed(cacheMs) : null
}

/** `null` for a backend that finds its users in a way of its own. */
function usersOf(
  backend: AuthenticationBackend,
  connection: Connection,
): SequelizeUserStore<AbstractUser> | null {
  const isStock =
    backend instanceof UserBackend && backend.getUser === UserBackend.prototype.getUser
  return isStock ? backend.usersIn(connection) : null
}

/** Whether what a backend grants is what the grant store of this database has, and nothing else. */
function keepsGrants(
  backend: AuthenticationBackend,
  { grants }: SequelizeUserStore<AbstractUser>,
  connection: Connection,
): boolean {
  return (
    backend.permissionsOf === UserBackend.prototype.permissionsOf &&
    grants instanceof SequelizeGrantStore &&
    grants.permissionsOf === SequelizeGrantStore.prototype.permissionsOf &&
    grants.isIn(connection)
  )
}
