import type { KeyStore } from '../../../auth/keys/key-store.ts'
import type { Subject } from '../suite.ts'

/** A store of data keys. */
export interface KeyStoreSubject extends Subject {
  readonly store: KeyStore
}
