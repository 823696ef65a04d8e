import { PASSWORD_MAX_BYTES } from './cost/cost.ts'
import { formsOf } from './forms.ts'
import type {
  HashDescription,
  PasswordHasher,
  UnusableHash,
  WorkOptions,
} from './hashers/hasher.ts'
import { hasNul } from './nul.ts'
import { UNUSABLE_PREFIX, unusableHash } from './unusable-hash.ts'

/** What a check of a password found out. */
export interface Verdict {
  readonly matches: boolean
  /** Whether the hash matched but should be made anew, with today's hasher and parameters. */
  readonly isOutdated: boolean
}

/** How hashes are renewed, and what is reported. */
export interface PasswordsOptions {
  /** Hears of stored texts that cannot be verified though they are no unusable password. */
  readonly onDamaged?: (hash: UnusableHash) => void
  /** Hears of every password that matched, such as to look at it once more. It must not throw. */
  readonly onMatch?: (raw: string) => void
  /**
   * Hears why a hash that is out of date could not be renewed; its owner is logged in all the same (a warning
   * of the process). It must not throw.
   */
  readonly onRenewalFailed?: (error: unknown) => void
  /**
   * Which hashes are made anew when their password was given (`always`: all that a new one would differ from).
   * `weaker`: those that are guessed faster. `never`: none, for tables that other programs write, too.
   */
  readonly renew?: PasswordRenewal
}

export type PasswordRenewal = 'always' | 'weaker' | 'never'

const REFUSED: Verdict = Object.freeze({ matches: false, isOutdated: false })
const NOTHING_KNOWN: UnusableHash = Object.freeze({ format: null, reason: 'unknown' })

/** Makes and checks password hashes with an ordered list of hashers. */
export class Passwords {
  readonly #hashers: readonly PasswordHasher[]
  readonly #options: PasswordsOptions

  /** @param hashers the first makes new hashes; all of them verify. */
  constructor(hashers: readonly PasswordHasher[], options: PasswordsOptions = {}) {
    if (hashers.length === 0) throw new TypeError('Passwords needs at least one hasher')
    this.#hashers = [...hashers]
    this.#options = options
  }

  /**
   * A hash of the password, or with `null` a value that no password ever matches.
   *
   * @throws TypeError for a password with a NUL, which nothing could tell from the same without it.
   */
  async make(raw: string | null, options?: WorkOptions): Promise<string> {
    if (raw === null) return unusableHash()
    if (hasNul(raw)) throw new TypeError('A password cannot have a NUL in it')
    if (!this.#fits(raw)) {
      throw new TypeError(`A password cannot have more than ${this.maxBytes} bytes`)
    }
    return this.#preferred.make(raw.normalize('NFC'), options)
  }

  /**
   * Checks a password against what is stored; `null` when there is no user or no hash.
   *
   * Every refusal costs one hash for each form of the password: an unknown user, an unusable password and a hash that nobody
   * recognises must take as long as a wrong password, or time tells who has an account. There is no
   * other place where a login compares passwords (CVE-2025-13473 was a second one, without this).
   */
  async verify(
    raw: string,
    encoded: string | null | undefined,
    options?: WorkOptions,
  ): Promise<Verdict> {
    const hasher = encoded ? this.#hasherOf(encoded) : undefined
    if (!encoded || !hasher || hasNul(raw)) {
      if (encoded && !hasher && !encoded.startsWith(UNUSABLE_PREFIX)) this.#reportDamage(encoded)
      await this.#hashInVain(raw, options)
      return REFUSED
    }
    if (!(await this.#isMatch(hasher, raw, encoded, options))) return REFUSED
    this.#options.onMatch?.(raw)
    return { matches: true, isOutdated: this.#fits(raw) && this.#isDue(hasher, encoded) }
  }

  /** The most bytes of UTF-8 that a new password may have in NFC. */
  get maxBytes(): number {
    return this.#preferred.maxBytes ?? PASSWORD_MAX_BYTES
  }

  /** Reports that a hash that is out of date stays for now. */
  renewalFailed(error: unknown): void {
    const { onRenewalFailed = warnOfRenewal } = this.#options
    onRenewalFailed(error)
  }

  /** Whether a password could match at all. */
  isUsable(encoded: string | null | undefined): boolean {
    return Boolean(encoded) && this.#hasherOf(encoded as string) !== undefined
  }

  /** What may be told about a stored hash; `null` when nobody knows it. */
  describe(encoded: string): HashDescription | null {
    return this.#hasherOf(encoded)?.describe?.(encoded) ?? null
  }

  #fits(raw: string): boolean {
    const { maxBytes } = this.#preferred
    return maxBytes === undefined || Buffer.byteLength(raw.normalize('NFC')) <= maxBytes
  }

  #isDue(hasher: PasswordHasher, encoded: string): boolean {
    const { renew = 'always' } = this.#options
    if (renew === 'never') return false
    const isOutdated = hasher !== this.#preferred || hasher.isOutdated(encoded)
    return isOutdated && (renew === 'always' || (hasher.isWeaker?.(encoded) ?? true))
  }

  async #isMatch(
    hasher: PasswordHasher,
    raw: string,
    encoded: string,
    options?: WorkOptions,
  ): Promise<boolean> {
    const topUpTo = this.#preferred.work
    const isTopUpNeeded = hasher !== this.#preferred && !(topUpTo && hasher.work)
    for (const [index, form] of formsOf(raw).entries()) {
      const isTried = index === 0 || hasher.takesExactText
      if (isTried && (await hasher.verify(form, encoded, { ...options, topUpTo }))) return true
      if (isTopUpNeeded || !isTried) await this.#preferred.make(form, options)
    }
    return false
  }

  async #hashInVain(raw: string, options?: WorkOptions): Promise<void> {
    for (const form of formsOf(raw)) await this.#preferred.make(form, options)
  }

  /** The text itself is told to nobody: it may be a password that was stored as it is. */
  #reportDamage(encoded: string): void {
    const reasons = this.#hashers.map((hasher) => hasher.explain?.(encoded))
    this.#options.onDamaged?.(reasons.find(Boolean) ?? NOTHING_KNOWN)
  }

  get #preferred(): PasswordHasher {
    return this.#hashers[0] as PasswordHasher
  }

  #hasherOf(encoded: string): PasswordHasher | undefined {
    if (encoded.startsWith(UNUSABLE_PREFIX)) return undefined
    return this.#hashers.find((hasher) => hasher.recognises(encoded))
  }
}

function warnOfRenewal(error: unknown): void {
  process.emitWarning(`A password hash could not be renewed: ${error}`, 'GadwallWarning')
}
