import type { UserStore } from '../../../auth/accounts/user-store.ts'
import type { UserReference } from '../../../auth/user.ts'
import type { Subject } from '../suite.ts'

/** A store of users in which nobody is yet, and how to work around it. */
export interface UserStoreSubject extends Subject {
  readonly store: UserStore
  /** What is at rest of a user, as text; `null` when there is nothing. Does not go through the store. */
  rawUser(id: string): Promise<string | null>
  /** How many users are at rest. Does not go through the store. */
  rawCount(): Promise<number>
  /** Notes that a user logged in (missing: the store keeps no such time). */
  recordLogin?(id: string, at: Date): Promise<void>
  /** Grants something to a user (missing: nothing can be granted here). */
  grant?(user: UserReference): Promise<void>
  /** How much is granted to a user. Comes with `grant`. */
  grantCount?(user: UserReference): Promise<number>
}
