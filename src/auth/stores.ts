import type { UserStore } from './accounts/user-store.ts'
import type { GrantStore } from './permissions/grant-store.ts'
import type { SessionStore } from './sessions/session-store.ts'
import type { Throttle } from './throttling/throttle.ts'
import type { TokenStore } from './tokens/token-store.ts'
import type { User } from './user.ts'

/**
 * Everything that is kept somewhere, in one bundle. Each technology has one, such as
 * `sequelizeStores()`; bundles are combined by spreading. What is missing hides the pages that need it.
 */
export interface Stores<U extends User = User> {
  /** Where accounts are made and changed (missing: elsewhere). */
  readonly users?: UserStore<U>
  readonly sessions: SessionStore
  readonly tokens?: TokenStore
  readonly throttle?: Throttle
  readonly grants?: GrantStore

  /**
   * Does work in one transaction: all that it writes through the stores that it is given counts, or
   * nothing of it when it throws (missing: each call stands alone). Other stores are not part of it.
   */
  transaction?<T>(work: (stores: Stores<U>) => Promise<T>): Promise<T>

  /** @throws StoreUnavailable when the stores cannot be used (missing: nobody can ask). */
  checkReady?(): Promise<void>
}
