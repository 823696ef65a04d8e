import type { LeaseStore } from '../../../auth/jobs/lease-store.ts'
import type { Subject } from '../suite.ts'

/** A lease store. */
export interface LeaseStoreSubject extends Subject {
  readonly store: LeaseStore
}
