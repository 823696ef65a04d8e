import type { TellsOfPerson } from '../own-data/tells-of-person.ts'
import type { UserReference } from '../user.ts'

/** Where groups and grants are kept. */
export interface GrantStore extends TellsOfPerson {
  /** All permissions that were granted to the user, directly or through a group. */
  permissionsOf(user: UserReference): Promise<ReadonlySet<string>>
  /** The text ids of the backend's users who were granted a permission, directly or through a group. */
  usersWith(backend: string, permission: string): Promise<readonly string[]>
  /** The names of the groups that a user is in, sorted (missing: they are not told). */
  groupsOf?(user: UserReference): Promise<readonly string[]>
  /** The names of all groups, sorted (missing: there are none). */
  groupNames?(): Promise<readonly string[]>
  /** Puts a user into groups, as far as these are there (missing: there are none). */
  joinGroups?(user: UserReference, groups: readonly string[]): Promise<void>
  /**
   * Withdraws everything from a user who is deleted (missing: the ids of users are never given to
   * others).
   */
  forgetUser?(user: UserReference): Promise<void>
}
