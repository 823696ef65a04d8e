import type { UsernameStore } from '../../../auth/usernames/username-store.ts'
import type { Subject } from '../suite.ts'

/** A store of former usernames. */
export interface UsernameStoreSubject extends Subject {
  readonly store: UsernameStore
}
