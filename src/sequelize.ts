/** Every store in a database, by way of Sequelize. */

export { SequelizeAuditStore } from './database/audit/audit-store.ts'
export { type AttachOptions, attach } from './database/connection/attached/attach.ts'
export { bindPasswords, type ConnectOptions, connect } from './database/connection/connect.ts'
export type { Connection } from './database/connection/connection.ts'
export { SequelizeDeviceStore } from './database/devices/device-store.ts'
export { SequelizeFactorStore } from './database/factors/factor-store.ts'
export { SequelizeImportStore } from './database/import-runs/import-store.ts'
export { SequelizeKeyStore } from './database/keys/key-store.ts'
export { SequelizeLeaseStore } from './database/leases/lease-store.ts'
export {
  type MigrationDialect,
  type MigrationSqlOptions,
  migrationSql,
} from './database/migrations/migration-sql.ts'
export {
  type MigrationStatus,
  Migrator,
  type MigratorOptions,
} from './database/migrations/migrator.ts'
export { makeReady, PendingMigrations } from './database/migrations/ready.ts'
export { AbstractUser } from './database/models/abstract-user.ts'
export { User } from './database/models/user.ts'
export { SequelizeOutboxStore } from './database/outbox/outbox-store.ts'
export { GrantRefused } from './database/permissions/grant-refused.ts'
export { SequelizeGrantStore } from './database/permissions/grant-store.ts'
export type { Grantee } from './database/permissions/grantee.ts'
export {
  removePermission,
  renamePermission,
  syncPermissions,
  undeclaredPermissions,
} from './database/permissions/permission-list.ts'
export { ColumnTooNarrow } from './database/readiness/check-hash-columns.ts'
export { modelSource } from './database/sections/model-source.ts'
export {
  type SequelizeStores,
  type SequelizeStoresOptions,
  sequelizeStores,
} from './database/sequelize-stores.ts'
export {
  SequelizeSessionStore,
  type SessionStoreOptions,
} from './database/sessions/session-store.ts'
export { SequelizeThrottleStore } from './database/throttles/throttle-store.ts'
export { SequelizeTokenStore } from './database/tokens/token-store.ts'
export { UserBackend, type UserBackendOptions } from './database/users/user-backend.ts'
export type { UserStoreOptions } from './database/users/user-changer.ts'
export type { UserModel } from './database/users/user-finder.ts'
export { SequelizeUserStore } from './database/users/user-store.ts'
export type { UserRow } from './database/users/user-values.ts'
