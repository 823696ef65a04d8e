import { emailKey } from '../accounts/names.ts'
import type { KeyedDigest } from '../crypto/keyed-digest.ts'
import type { User, UserReference } from '../user.ts'

const PURPOSE = 'token-state'

/**
 * Ties a token to the password and the address that its owner has: a link from before either has changed
 * opens nothing (Rodauth before 2.41 let it).
 */
export class TokenStates {
  readonly #digest: KeyedDigest

  constructor(digest: KeyedDigest) {
    this.#digest = digest
  }

  of(owner: UserReference, user: User): string {
    return this.#digest.make(PURPOSE, ...partsOf(owner, user))
  }

  fits(state: string, owner: UserReference, user: User): boolean {
    return this.#digest.check(state, PURPOSE, ...partsOf(owner, user)) !== 'none'
  }
}

function partsOf({ backend, userId }: UserReference, user: User): readonly string[] {
  const { email } = user
  return [backend, userId, user.sessionStamp?.() ?? '', email ? (emailKey(email) ?? email) : '']
}
