/** What a change in a section of the admin tells. */
export interface SectionDetails {
  /** The name of the section. */
  readonly section: string
  /** The id of the row. */
  readonly row: string
  readonly fields: readonly string[]
}
