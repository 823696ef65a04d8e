import { AuthError } from '../../auth/errors.ts'

/** A request that would change something did not prove that it came from our own pages. */
export class CsrfRefused extends AuthError {
  readonly expected: string
  readonly seen: string

  constructor(expected: string, seen: string) {
    super('CSRF_REFUSED', 'This request did not come from a page of this site, or from an old one.')
    this.expected = expected
    this.seen = seen
  }
}
