import type { Need, Session } from './api.ts'

/** Somebody is in. */
export interface Recognised {
  readonly kind: 'recognised'
  /** Who, and what they may do. */
  readonly session: Session
  /** Where our own pages would lead. */
  readonly next: string
  /** A sentence for the person, such as that they are registered. */
  readonly notice?: string
}

/** It was done. */
export interface Completed {
  readonly kind: 'done'
  /** Where our own pages would lead; empty for an answer that leads nowhere. */
  readonly next: string
  readonly notice?: string
  /** The whole answer, such as `codes` of new recovery codes. */
  readonly data: Readonly<Record<string, unknown>>
}

/** Somebody was recognised and must still do something before they are in. */
export interface Needs {
  readonly kind: 'needs'
  /** In order: send what is asked for to the path of the first. */
  readonly needs: readonly Need[]
  readonly next: string
}

/** It was not done. */
export interface Refusal {
  readonly kind: 'refused'
  readonly status: number
  /** Stable, such as `wrong_credentials`, `form_invalid`, `login_required` or `recent_login_required`. */
  readonly code: string
  /** A sentence for the person. */
  readonly message: string
  /** Sentences by field; empty when no field is wrong. */
  readonly fields: Readonly<Record<string, string>>
}

/** There were too many tries. */
export interface Throttling {
  readonly kind: 'throttled'
  /** When a try can succeed, in seconds. */
  readonly retryAfter: number
  readonly code: string
  readonly message: string
}

/** What came of it. */
export type Outcome = Recognised | Completed | Needs | Refusal | Throttling

/** Gadwall, or what stands before it, could not answer. Nothing is known of what was asked. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable'
  readonly status: number
  /** When to ask again, in seconds; 0: nobody has said. */
  readonly retryAfter: number

  constructor(status: number, message: string, retryAfter: number) {
    super(message)
    this.status = status
    this.retryAfter = retryAfter
  }
}
