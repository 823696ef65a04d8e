/** What the event `password.required` tells besides when many were asked at once. */
export interface AskedOfMany {
  readonly asked: number
  /** How many have no password that could be replaced. */
  readonly without: number
  /** Missing for everybody. */
  readonly group: string
}

/** What the event `session.ended` tells besides. */
export interface EndedOfSome {
  readonly reason: 'misused' | 'limit'
  /** Of whose members they were. */
  readonly group: string
}
