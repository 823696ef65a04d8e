/** Decides when work that is waiting should not be done any more. */
export interface WorkOptions {
  /** Work still waiting when this aborts is dropped. */
  readonly signal?: AbortSignal | undefined
}

/**
 * One way to keep passwords. What it makes describes itself, so that any hasher can be told from the
 * stored text alone which hashes are its own and which of them are out of date.
 */
export interface PasswordHasher {
  /** The value of `PASSWORD_HASHER` that selects it. */
  readonly name: string

  /** Whether this stored text is one of its own, at a cost that it is willing to pay. */
  recognises(encoded: string): boolean

  /** Makes a new hash with a new salt. */
  make(raw: string, options?: WorkOptions): Promise<string>

  /** Whether the password made this hash. `false` for a damaged one. */
  verify(raw: string, encoded: string, options?: WorkOptions): Promise<boolean>

  /** Whether the hash should be made anew with today's parameters. */
  isOutdated(encoded: string): boolean
}
