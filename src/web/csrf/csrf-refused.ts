import { AuthError } from '../../auth/errors.ts'

/** A request that would change something did not prove that it came from our own pages. */
export class CsrfRefused extends AuthError {
  readonly expected: string
  readonly seen: string
  /** Whether it was surely sent from our own pages, and is only too old: of a session from before. */
  readonly isStale: boolean

  constructor(expected: string, seen: string, { isStale = false } = {}) {
    super('CSRF_REFUSED', 'This request did not come from a page of this site, or from an old one.')
    this.expected = expected
    this.seen = seen
    this.isStale = isStale
  }
}
