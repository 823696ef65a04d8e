import type { SessionStore } from '../../../auth/sessions/session-store.ts'
import type { Subject } from '../suite.ts'

/** A session store, and how to read around it. */
export interface SessionStoreSubject extends Subject {
  readonly store: SessionStore
  /** Everything that is at rest, as text: a dump. Does not go through the store. */
  rawRows(): Promise<string>
  /** How many sessions are at rest, whether over or not. Does not go through the store. */
  rawCount(): Promise<number>
}
