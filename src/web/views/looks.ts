/** A picture in place of our mark. */
export interface Logo {
  readonly type: 'svg' | 'png'
  readonly content: Buffer
}

/** What makes the pages look like those of this site, and no other. */
export interface Looks {
  readonly siteName: string
  /** The language of the pages: BCP 47. */
  readonly language: string
  /** The languages that visitors may choose from; that of the pages is one of them. */
  readonly languages: readonly string[]
  /** Stands in place of our mark; `null`: ours. */
  readonly logo: Logo | null
  /** What stands after the stylesheet; empty without an accent of the site's own. */
  readonly accentCss: string
}
