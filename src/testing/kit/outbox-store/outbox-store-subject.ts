import type { OutboxStore } from '../../../auth/mail/outbox-store.ts'
import type { Subject } from '../suite.ts'

/** An outbox, and how to read around it. */
export interface OutboxStoreSubject extends Subject {
  readonly store: OutboxStore
  /** Everything that is at rest, as text: a dump. Does not go through the store. */
  rawRows(): Promise<string>
}
