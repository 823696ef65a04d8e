import type { FormPage, Page } from './page-data.ts'

/** What a column shows of a row: a date and a time are in ISO 8601. */
export interface SectionCell {
  readonly label: string
  readonly kind: 'text' | 'number' | 'date' | 'time' | 'yes' | 'no' | 'none'
  readonly text: string
}

interface SectionPage extends Page {
  /** The parts of the admin that there are, but for those of the app. */
  readonly sections: readonly string[]
  readonly section: { readonly name: string; readonly label: string; readonly path: string }
}

interface ShownRow {
  readonly path: string
  readonly name: string
  readonly cells: readonly SectionCell[]
}

/** What the pages of sections of the app's own are given. */
export interface SectionViews {
  readonly 'admin/section': SectionPage & {
    readonly rows: readonly {
      /** `null` for a row that has no page. */
      readonly path: string | null
      readonly cells: readonly SectionCell[]
    }[]
    readonly heads: readonly {
      readonly label: string
      readonly href: string | null
      readonly direction: 'ascending' | 'descending' | null
    }[]
    /** The labels of the members that can be searched. */
    readonly searched: string
    /** What is searched for; `null` where nothing can be searched. */
    readonly q: string | null
    /** The order of the list, if it is not the first one. */
    readonly sort: string
    readonly selects: readonly {
      readonly name: string
      readonly label: string
      readonly value: string
      readonly choices: readonly { readonly value: string; readonly label: string }[]
    }[]
    /** The query of this list, with `?`; empty for all rows. */
    readonly here: string
    readonly isFiltered: boolean
    readonly pages: Readonly<Record<'first' | 'previous' | 'next' | 'last', string | null>>
    /** Whether not all were looked at. */
    readonly isCut: boolean
    readonly mayAdd: boolean
    readonly mayExport: boolean
  }
  readonly 'admin/section-delete': SectionPage & FormPage & { readonly row: ShownRow }
  readonly 'admin/section-new': SectionPage & FormPage
  readonly 'admin/section-row': SectionPage &
    FormPage & {
      readonly row: ShownRow
      readonly mayChange: boolean
      readonly mayDelete: boolean
    }
}
