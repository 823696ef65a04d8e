import type { ThrottleStore } from '../../../auth/throttling/throttle-store.ts'
import type { Subject } from '../suite.ts'

/** A throttle store, and how to read around it. */
export interface ThrottleStoreSubject extends Subject {
  readonly store: ThrottleStore
  /** Everything that is at rest, as text: a dump. Does not go through the store. */
  rawRows(): Promise<string>
  /** How many counts are at rest, whether over or not. Does not go through the store. */
  rawCount(): Promise<number>
}
