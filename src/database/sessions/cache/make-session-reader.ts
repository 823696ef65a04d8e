import type { AuthenticationBackend } from '../../../auth/backend.ts'
import type { SessionStore } from '../../../auth/sessions/session-store.ts'
import { type Connection, isSqlite } from '../../connection/connect.ts'
import { hasSqliteFile } from '../../connection/sqlite-handle.ts'
import { type AbstractUser, columnOf } from '../../models/abstract-user.ts'
import { SequelizeGrantStore } from '../../permissions/grant-store.ts'
import { UserBackend } from '../../users/user-backend.ts'
import { isInteger } from '../../users/user-id.ts'
import type { SequelizeUserStore } from '../../users/user-store.ts'
import { ReadMemory } from './session-cache.ts'
import { SequelizeSessionReader, type SessionMemory } from './session-reader.ts'
import { SqliteReader } from './sqlite-reader.ts'
import { type WatchedUsers, watchWrites } from './watch-writes.ts'

interface MemoryBounds {
  readonly maxAgeMs: number
  readonly limit: number
}

interface LocalBackend {
  readonly name: string
  readonly users: SequelizeUserStore<AbstractUser>
}

/**
 * Makes what reads sessions together with their users: those of the first backend whose users are in
 * the same database. `null` when there is none.
 */
export function makeSessionReader(
  connection: Connection,
  store: SessionStore,
  backends: readonly AuthenticationBackend[],
  bounds: MemoryBounds,
): SequelizeSessionReader<AbstractUser> | null {
  const localBackends = backends.flatMap((backend) => localBackendOf(backend, connection))
  const [first] = localBackends
  if (!first) return null

  const sqlite = hasSqliteFile(connection) ? new SqliteReader(connection) : null
  const memory =
    bounds.maxAgeMs > 0 && bounds.limit > 0 ? makeMemory(connection, sqlite, bounds) : null
  if (memory) watchWrites(connection, localBackends.map(watchedUsers), memory)
  const { name, users } = first
  return new SequelizeSessionReader({
    connection,
    store,
    backend: name,
    model: users.model,
    sqlite,
    memory,
    remembersGrants: users.grants instanceof SequelizeGrantStore && users.grants.isIn(connection),
  })
}

/** Not one that finds its users in a way of its own. */
function localBackendOf(backend: AuthenticationBackend, connection: Connection): LocalBackend[] {
  if (!(backend instanceof UserBackend) || backend.getUser !== UserBackend.prototype.getUser) {
    return []
  }
  const users = backend.usersIn(connection)
  return users ? [{ name: backend.name, users }] : []
}

function makeMemory(
  connection: Connection,
  sqlite: SqliteReader | null,
  bounds: MemoryBounds,
): SessionMemory {
  if (sqlite) return new ReadMemory({ ...bounds, hasChanged: versionWatch(sqlite) })
  // Nobody else can write to a database in memory. Of others there is no telling without a message:
  // what was read is forgotten when its time is over.
  const isAlone = isSqlite(connection)
  return new ReadMemory({ ...bounds, hasChanged: async () => !isAlone })
}

function versionWatch(sqlite: SqliteReader): () => Promise<boolean> {
  let last: number | null = null
  return async () => {
    const version = await sqlite.dataVersion()
    const hasChanged = version !== last
    last = version
    return hasChanged
  }
}

function watchedUsers({ name, users: { model } }: LocalBackend): WatchedUsers {
  const { primaryKeyField } = model as unknown as { primaryKeyField: string }
  const { type } = columnOf(model, model.primaryKeyAttribute)
  return {
    backend: name,
    table: String(model.getTableName()),
    key: isInteger(type) ? primaryKeyField : null,
  }
}
