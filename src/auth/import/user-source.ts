import type { NewUser } from '../accounts/user-store.ts'

/** Where all users can be read from, to be moved out. */
export interface UserSource {
  /** With hashes and groups, in the order in which they were made, some at a time. */
  all(): AsyncIterable<readonly NewUser[]>
}
