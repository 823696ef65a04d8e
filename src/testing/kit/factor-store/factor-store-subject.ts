import type { FactorStore } from '../../../auth/factors/factor-store.ts'
import type { Subject } from '../suite.ts'

/** A store of second factors. */
export interface FactorStoreSubject extends Subject {
  readonly store: FactorStore
}
