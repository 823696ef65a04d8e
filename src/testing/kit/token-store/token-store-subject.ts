import type { TokenStore } from '../../../auth/tokens/token-store.ts'
import type { Subject } from '../suite.ts'

/** A token store, and how to read around it. */
export interface TokenStoreSubject extends Subject {
  readonly store: TokenStore
  /** Everything that is at rest, as text: a dump. Does not go through the store. */
  rawRows(): Promise<string>
}
