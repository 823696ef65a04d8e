/** What the card with the first steps is given. */
export interface StartCardData {
  /** How one protects a route. */
  readonly code: string
  /** Commands to be typed, by the name of their step. */
  readonly commands: Readonly<Record<'table' | 'people' | 'deploy', string>>
  readonly hasDocs: boolean
  /** Whether there is a page with the mails that were not sent. */
  readonly hasMails: boolean
}
