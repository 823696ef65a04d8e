import type { ImportCounts } from '../../../auth/import/import-options.ts'
import type { ImportState } from '../../../auth/import/runs/import-store.ts'
import type { AdminPage } from './admin-views.ts'
import type { FormPage } from './page-data.ts'

/** An import as staff sees it. Times are in ISO 8601. */
export interface ShownImport {
  readonly id: string
  readonly path: string
  readonly by: string
  readonly createdAt: string
  readonly endedAt: string | null
  readonly fileName: string
  readonly fileBytes: number
  readonly state: ImportState
  readonly isAtWork: boolean
  readonly hasEnded: boolean
  /** Whether what it counts was written. */
  readonly hasRun: boolean
  readonly percent: number
  readonly counts: ImportCounts
  /** What the check has found; `null` before it has ended. */
  readonly checked: ImportCounts | null
}

/** What the pages for imports are given. */
export interface ImportViews {
  readonly 'admin/import': AdminPage &
    FormPage & {
      /** Whose exports can be read. */
      readonly kinds: readonly string[]
      readonly maxBytes: number
      /** Whether who it is was proved not long ago: a file is taken of nobody else. */
      readonly isFresh: boolean
      readonly imports: readonly ShownImport[]
    }
  readonly 'admin/import-run': AdminPage &
    FormPage & {
      readonly import: ShownImport
      /** Whether whoever looks has uploaded it: nobody else may start it. */
      readonly isOwn: boolean
      readonly refusedLines: readonly {
        readonly line: number
        /** A field of ours; empty for the line as a whole. */
        readonly column: string
        readonly reason: string
      }[]
      /** Why all of it has ended; `null` for no reason. */
      readonly failure: string | null
    }
}
