/** What an import tells when it has ended. */
export interface ImportDetails {
  /** Lines seen. */
  readonly lines: number
  /** Users written. */
  readonly created: number
  readonly existing: number
  readonly refused: number
}
