import type { ImportStore } from '../../../auth/import/runs/import-store.ts'
import type { Subject } from '../suite.ts'

/** An import store. */
export interface ImportStoreSubject extends Subject {
  readonly store: ImportStore
}
