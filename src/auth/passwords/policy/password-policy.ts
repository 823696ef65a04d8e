import { PASSWORD_MAX_BYTES } from '../cost/cost.ts'
import { hasNul } from '../nul.ts'
import type { BreachCheck } from './breach-check.ts'
import { notContextWord } from './rules/context-words.ts'
import { minLength } from './rules/min-length.ts'
import { notCommon } from './rules/not-common.ts'
import type { PasswordOwner, PasswordProblem, PasswordRule } from './rules/rule.ts'
import { notOwnData } from './rules/similarity.ts'

export type { PasswordOwner, PasswordProblem, PasswordRule }
export { PASSWORD_MAX_BYTES }

/** No site may ask for less (NIST SP 800-63B-4, 3.1.1.2). */
const LEAST_MIN_LENGTH = 8

/** What a new password must be. */
export interface PasswordPolicyOptions {
  /** In code points, 8 or more: an emoji counts as one. */
  readonly minLength: number
  /** The most bytes of UTF-8, where the hasher reads no more: `passwords.maxBytes` (1,024). */
  readonly maxBytes?: number
  /** Names that a password must not be built around, such as those of the site and the company (none). */
  readonly contextWords?: readonly string[]
  /** Asks whether a password is known from a breach (nobody is asked). */
  readonly breachCheck?: BreachCheck | null
  /** Rules of your own, after the others (none). */
  readonly rules?: readonly PasswordRule[]
}

/** What a new password must be. No rules of composition and no expiry (NIST SP 800-63B-4). */
export class PasswordPolicy {
  /** In code points. */
  readonly minLength: number
  readonly maxBytes: number
  readonly #rules: readonly PasswordRule[]

  /** @throws TypeError for a least length below 8. */
  constructor(options: PasswordPolicyOptions) {
    const { contextWords = [], breachCheck = null, rules = [] } = options
    if (!(options.minLength >= LEAST_MIN_LENGTH)) {
      throw new TypeError(`The least length of passwords cannot be below ${LEAST_MIN_LENGTH}`)
    }
    this.minLength = options.minLength
    this.maxBytes = options.maxBytes ?? PASSWORD_MAX_BYTES
    this.#rules = [
      minLength(options.minLength),
      notOwnData,
      notCommon,
      notContextWord(contextWords),
      ...rules,
      ...(breachCheck ? [askBreachCheck(breachCheck)] : []),
    ]
  }

  /**
   * All that is wrong with a new password; empty when it may be used.
   *
   * @param person what the password must not be similar to.
   */
  async check(raw: string, person: PasswordOwner = {}): Promise<PasswordProblem[]> {
    const tooLong = { code: 'password_too_long', params: { max: this.maxBytes } }
    if (isTooLong(raw)) return [tooLong]
    if (hasNul(raw)) return [{ code: 'password_has_nul' }]
    const password = raw.normalize('NFC')
    // In NFC a text can have more bytes than what was typed.
    if (this.maxBytes < PASSWORD_MAX_BYTES && Buffer.byteLength(password) > this.maxBytes)
      return [tooLong]
    const found = await Promise.all(this.#rules.map((rule) => rule(password, person)))
    return found.filter((problem) => problem !== null)
  }
}

function askBreachCheck(breachCheck: BreachCheck): PasswordRule {
  return (raw, { username }) => breachCheck.check(raw, username ?? null)
}

/** Whether nobody can have set this password, so that it is not worth a hash. */
export function isImpossible(raw: string): boolean {
  return isTooLong(raw) || hasNul(raw)
}

/** Whether a password is longer than any that can have been set. */
export function isTooLong(raw: string): boolean {
  return Buffer.byteLength(raw) > PASSWORD_MAX_BYTES
}
