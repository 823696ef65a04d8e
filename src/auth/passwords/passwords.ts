import { randomBytes } from 'node:crypto'
import type { PasswordHasher, WorkOptions } from './hasher.ts'

/** What a check of a password found out. */
export interface Verdict {
  readonly matches: boolean
  /** Whether the hash matched but should be made anew, with today's hasher and parameters. */
  readonly isOutdated: boolean
}

const REFUSED: Verdict = Object.freeze({ matches: false, isOutdated: false })
const UNUSABLE_PREFIX = '!'

/** Makes and checks password hashes with an ordered list of hashers. */
export class Passwords {
  readonly #hashers: readonly PasswordHasher[]

  /** @param hashers the first makes new hashes; all of them verify. */
  constructor(hashers: readonly PasswordHasher[]) {
    if (hashers.length === 0) throw new TypeError('Passwords needs at least one hasher')
    this.#hashers = [...hashers]
  }

  /** A hash of the password, or with `null` a value that no password ever matches. */
  async make(raw: string | null, options?: WorkOptions): Promise<string> {
    if (raw === null) return UNUSABLE_PREFIX + randomBytes(30).toString('base64url')
    return this.#preferred.make(normalizePassword(raw), options)
  }

  /**
   * Checks a password against what is stored; `null` when there is no user or no hash.
   *
   * Every refusal costs one hash: an unknown user, an unusable password and a hash that nobody
   * recognises must take as long as a wrong password, or time tells who has an account. There is no
   * other place where a login compares passwords (CVE-2025-13473 was a second one, without this).
   */
  async verify(
    raw: string,
    encoded: string | null | undefined,
    options?: WorkOptions,
  ): Promise<Verdict> {
    const hasher = encoded ? this.#hasherOf(encoded) : undefined
    if (!encoded || !hasher) {
      await this.make(raw, options)
      return REFUSED
    }
    if (!(await hasher.verify(normalizePassword(raw), encoded, options))) return REFUSED
    return { matches: true, isOutdated: hasher !== this.#preferred || hasher.isOutdated(encoded) }
  }

  /** Whether a password could match at all. */
  isUsable(encoded: string | null | undefined): boolean {
    return Boolean(encoded) && this.#hasherOf(encoded as string) !== undefined
  }

  get #preferred(): PasswordHasher {
    return this.#hashers[0] as PasswordHasher
  }

  #hasherOf(encoded: string): PasswordHasher | undefined {
    return this.#hashers.find((hasher) => hasher.recognises(encoded))
  }
}

/** NFC, so that one password typed on two keyboards is the same (NIST SP 800-63B-4, 3.1.1.2). */
function normalizePassword(raw: string): string {
  return raw.normalize('NFC')
}
