import type { UserStore } from './accounts/user-store.ts'
import type { AuditStore } from './audit/audit-store.ts'
import type { DeviceStore } from './devices/device-store.ts'
import type { MarkStore } from './emergencies/mark-store.ts'
import type { FactorStore } from './factors/factor-store.ts'
import type { ImportStore } from './import/runs/import-store.ts'
import type { LeaseStore } from './jobs/lease-store.ts'
import type { KeyStore } from './keys/key-store.ts'
import type { OutboxStore } from './mail/outbox-store.ts'
import type { GrantStore } from './permissions/grant-store.ts'
import type { SessionStore } from './sessions/session-store.ts'
import type { ThrottleStore } from './throttling/throttle-store.ts'
import type { TokenStore } from './tokens/token-store.ts'
import type { User } from './user.ts'
import type { UsernameStore } from './usernames/username-store.ts'

/**
 * Everything that keeps something, in one bundle. Each technology has one (`sequelizeStores`,
 * `memoryStores`); bundles are combined by spreading. A feature whose store is missing is left out.
 */
export interface Stores<U extends User = User> {
  /** Where accounts are made and changed (missing: they are made elsewhere). */
  readonly users?: UserStore<U>
  readonly sessions: SessionStore
  readonly tokens?: TokenStore
  readonly throttle?: ThrottleStore
  readonly devices?: DeviceStore
  readonly grants?: GrantStore
  readonly outbox?: OutboxStore
  readonly audit?: AuditStore
  readonly leases?: LeaseStore
  /** Keys for what is kept sealed, such as the mails of the outbox. */
  readonly keys?: KeyStore
  /** What never goes back: how far the database is, and since when a secret signs. */
  readonly marks?: MarkStore
  /** Second factors: authenticator apps, recovery codes, passkeys. */
  readonly factors?: FactorStore
  /** Usernames that people had; without it they keep the one that they have. */
  readonly usernames?: UsernameStore
  /** Imports by page. */
  readonly imports?: ImportStore

  /** Rejects when the stores cannot be used: for whoever watches over the process (never asked). */
  checkReady?(): Promise<void>

  /**
   * Runs work in one transaction: all that it writes through the stores that it is given counts, or
   * nothing of it (missing: each step stands alone).
   */
  transaction?<T>(work: (stores: Stores<U>) => Promise<T>): Promise<T>
}

/** The name of one store of the bundle. */
export type StoreName = Exclude<keyof Stores, 'checkReady' | 'transaction'>

/** Runs work in one transaction where the stores can, else each step for itself. */
export function inTransaction<T, U extends User>(
  stores: Stores<U>,
  work: (stores: Stores<U>) => Promise<T>,
): Promise<T> {
  return stores.transaction ? stores.transaction(work) : work(stores)
}
