import type { DigestMatch, KeyedDigest } from '../crypto/keyed-digest.ts'
import type { User } from '../user.ts'
import type { Login } from './login.ts'

const PURPOSE = 'session-stamp'

/**
 * Ties a session to what its user is now, such as to the password. The session keeps a keyed digest: who
 * reads it learns nothing of the hash, and cannot make one.
 */
export class SessionStamps {
  readonly #digest: KeyedDigest

  constructor(digest: KeyedDigest) {
    this.#digest = digest
  }

  /** `null` for a user without `sessionStamp()`. */
  of(backend: string, user: User): string | null {
    const text = user.sessionStamp?.()
    if (text === undefined) return null
    return this.#digest.make(PURPOSE, backend, String(user.id), text)
  }

  /** Whether the stamp still fits; `outdated`: it fits, but was made with an older secret. */
  check({ userId, backend, stamp }: Login, user: User): DigestMatch {
    const text = user.sessionStamp?.()
    if (text === undefined) return 'current'
    return this.#digest.check(stamp ?? '', PURPOSE, backend, userId, text)
  }
}
