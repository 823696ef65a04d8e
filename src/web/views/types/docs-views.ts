import type { Page } from './page-data.ts'

interface DocsData extends Page {
  /** The name of the page that is shown; empty for none of the list. */
  readonly here: string
  /** What was searched for; empty for nothing. */
  readonly query: string
  /** All pages. The heading of a chapter is a code. */
  readonly chapters: readonly { readonly heading: string; readonly pages: readonly Entry[] }[]
}

interface Entry {
  readonly name: string
  readonly title: string
}

/** What the pages of the documentation are given. */
export interface DocsViews {
  readonly 'docs/index': DocsData
  readonly 'docs/search': DocsData & {
    /** The best first. */
    readonly hits: readonly {
      readonly page: Entry
      readonly heading: string
      /** The anchor of the heading; empty for the top of the page. */
      readonly id: string
      readonly excerpt: readonly { readonly text: string; readonly isHit: boolean }[]
    }[]
  }
  readonly 'docs/show': DocsData & {
    /** The page itself, as HTML that we have made. */
    readonly html: string
    readonly headings: readonly {
      readonly id: string
      readonly text: string
      readonly rank: 2 | 3
    }[]
    readonly previous: Entry | null
    readonly next: Entry | null
  }
}
