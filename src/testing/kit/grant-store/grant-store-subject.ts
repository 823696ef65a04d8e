import type { GrantEditor } from '../../../auth/permissions/grant-editor.ts'
import type { Subject } from '../suite.ts'

/** A store of grants that can be changed. */
export interface GrantStoreSubject extends Subject {
  readonly store: GrantEditor
  /** The names of two permissions that can be granted. */
  readonly permissions: readonly [string, string]
}
