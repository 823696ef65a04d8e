/** Users, sessions, permissions, tokens and throttles in a database, by way of Sequelize. */
export type { ReadyUser } from './database/bulk-create.ts'
export {
  bindPasswords,
  type Connection,
  type ConnectOptions,
  connect,
} from './database/connection.ts'
export { SequelizeGrantStore } from './database/grant-store.ts'
export { type Grantee, GrantRefused, type UserReference } from './database/grantee.ts'
export { connectLastLogin } from './database/last-login.ts'
export { type MigrationStatus, Migrator, type MigratorOptions } from './database/migrator.ts'
export { AbstractUser } from './database/models/abstract-user.ts'
export { User } from './database/models/user.ts'
export {
  removePermission,
  renamePermission,
  strayPermissions,
  syncPermissions,
} from './database/permission-list.ts'
export { makeReady, PendingMigrations } from './database/ready.ts'
export { SequelizeSessionStore, type SessionStoreOptions } from './database/session-store.ts'
export { sitePermissions } from './database/site-permissions.ts'
export { SequelizeThrottle } from './database/throttle.ts'
export { SequelizeTokenStore } from './database/token-store.ts'
export { UserBackend, type UserBackendOptions } from './database/user-backend.ts'
export type { UserModel } from './database/user-finder.ts'
export { SequelizeUserStore, type UserStoreOptions } from './database/user-store.ts'
