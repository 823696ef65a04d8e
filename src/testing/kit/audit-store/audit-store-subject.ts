import type { AuditStore } from '../../../auth/audit/audit-store.ts'
import type { Subject } from '../suite.ts'

/** An audit store, and how to read around it. */
export interface AuditStoreSubject extends Subject {
  readonly store: AuditStore
  /** Everything that is at rest, as text: a dump. Does not go through the store. */
  rawRows(): Promise<string>
}
