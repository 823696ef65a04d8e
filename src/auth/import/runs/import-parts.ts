import type { Administrator } from '../../administration/administrator.ts'
import type { Clock } from '../../clock.ts'
import type { EventHub } from '../../events.ts'
import type { InspectOptions } from '../../passwords/inspect-hash.ts'
import type { GrantEditor } from '../../permissions/grant-editor.ts'
import type { BulkUserStore } from '../bulk-user-store.ts'
import type { CredentialHasher } from '../hash-passwords.ts'
import type { ImportStore } from './import-store.ts'
import type { Spool } from './spool.ts'

/** What imports by page work with. */
export interface ImportParts {
  readonly store: ImportStore
  /** A new one for each import: it remembers who came with it. */
  readonly bulk: () => BulkUserStore
  readonly passwords: CredentialHasher
  readonly hashes: InspectOptions
  /** `null` where grants cannot be changed. */
  readonly grants: GrantEditor | null
  /** Reads somebody anew; `null` when they are gone, inactive, or may not import any more. */
  readonly again: (by: Administrator) => Promise<Administrator | null>
  readonly spool: Spool
  readonly events: EventHub
  readonly clock: Clock
}
