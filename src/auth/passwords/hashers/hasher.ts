import type { Work } from '../primitives/work.ts'

/** For whom a hash is, and when it need not be made any more. */
export interface WorkOptions {
  /** Work still waiting when this aborts is dropped. */
  readonly signal?: AbortSignal | undefined
  /** Whose work it is, such as a network: clients are served in turn (all without one are one). */
  readonly client?: string | undefined
  /** Runs work that is no wait for a store (it runs as it is). */
  readonly aside?: (<T>(work: () => Promise<T>) => Promise<T>) | undefined
}

/** How one password is checked. */
export interface VerifyOptions extends WorkOptions {
  /** What a wrong password must cost at least; a hasher that has no `work` may ignore it. */
  readonly topUpTo?: Work | undefined
}

/** What may be told about a stored hash: neither its salt nor its digest. */
export interface HashDescription {
  /** Such as `phc-argon2id` or `django-pbkdf2-sha256`. */
  readonly format: string
  readonly parameters: Readonly<Record<string, string | number>>
}

/** Why a stored text cannot be verified. */
export interface UnusableHash {
  /** What it looks like; `null` when it looks like nothing that is known. */
  readonly format: string | null
  readonly reason: 'damaged' | 'too_expensive' | 'needs_engine' | 'needs_key' | 'unknown' | 'weak'
}

/**
 * One way to keep passwords. What it makes describes itself, so that any hasher can be told from the
 * stored text alone which hashes are its own and which of them are out of date.
 */
export interface PasswordHasher {
  /** The value of `PASSWORD_HASHER` that selects it. */
  readonly name: string

  /**
   * What one of its hashes costs, in a form that the worker threads understand. A hasher that has it
   * brings wrong passwords up to `topUpTo`; after one that has none a whole hash is added.
   */
  readonly work?: Work

  /**
   * Whether it is asked for the other form of a password, too, when the one in NFC does not match: as it was
   * typed, or decomposed (false).
   */
  readonly takesExactText?: boolean

  /** Whether this stored text is one of its own, at a cost that it is willing to pay. */
  recognises(encoded: string): boolean

  /** Makes a new hash with a new salt. */
  make(raw: string, options?: WorkOptions): Promise<string>

  /** Whether the password made this hash. `false` for a damaged one. */
  verify(raw: string, encoded: string, options?: VerifyOptions): Promise<boolean>

  /** Whether the hash should be made anew with today's parameters. */
  isOutdated(encoded: string): boolean

  /**
   * Whether a hash can be guessed faster than those of the preferred hasher, for `renew: 'weaker'` (as
   * `isOutdated`).
   */
  isWeaker?(encoded: string): boolean

  /** The most bytes of UTF-8 that a new password may have (1,024). */
  readonly maxBytes?: number | undefined

  /** What may be told about a hash; `null` when it is none of its own. */
  describe?(encoded: string): HashDescription | null

  /** Why nobody can verify this text, as far as this hasher knows. */
  explain?(encoded: string): UnusableHash | null
}
