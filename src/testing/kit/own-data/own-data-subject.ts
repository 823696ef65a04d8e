import type { TellingStoreName } from '../../../auth/own-data/own-data.ts'
import type { Stores } from '../../../auth/stores.ts'
import type { Subject } from '../suite.ts'

/** The stores that may tell what they keep of a person. Those that are missing are skipped. */
export interface OwnDataSubject extends Subject {
  readonly stores: Partial<Pick<Stores, TellingStoreName>>
  /** The name of a permission that can be granted (missing: nothing is granted). */
  readonly permission?: string
}
