import type { UserStore } from './accounts/user-store.ts'
import type { AuditStore } from './audit/audit-store.ts'
import type { LeaseStore } from './jobs/lease-store.ts'
import type { OutboxStore } from './mail/outbox-store.ts'
import type { GrantStore } from './permissions/permission-service.ts'
import type { SessionStore } from './sessions/session-store.ts'
import type { ThrottleStore } from './throttling/throttle-store.ts'
import type { TokenStore } from './tokens/token-store.ts'
import type { User } from './user.ts'

/** Everything that is kept somewhere. What is missing hides the pages that need it. */
export interface Stores<U extends User = User> {
  readonly users?: UserStore<U>
  readonly sessions: SessionStore
  readonly tokens?: TokenStore
  readonly throttle?: ThrottleStore
  readonly grants?: GrantStore
  readonly outbox?: OutboxStore
  readonly audit?: AuditStore
  readonly leases?: LeaseStore

  /**
   * Runs work in one transaction: all that it writes through the stores that it is given counts, or
   * nothing of it (missing: each step stands alone).
   */
  transaction?<T>(work: (stores: Stores<U>) => Promise<T>): Promise<T>
}
