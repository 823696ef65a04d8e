/** Something that works once: a link in a mail, a code, an invitation. Times are in milliseconds. */
export interface Token {
  /** What it is good for; a token is refused for any other purpose. */
  readonly purpose: string
  /** SHA-256 of the token, base64url. The token itself is never stored. */
  readonly hash: string
  /** Whose it is: backend and text id; `null` for a token of nobody in particular. */
  readonly backend: string | null
  readonly userId: string | null
  /** The address it was sent to; `null` when it was not mailed. */
  readonly sentTo: string | null
  readonly createdAt: number
  /** Not valid from this moment on. */
  readonly expiresAt: number
}

/** Where tokens rest. Every method is one atomic step. */
export interface TokenStore {
  issue(token: Token): Promise<void>

  /**
   * Uses a token up and gives it back. Of any number of parallel calls one gets it.
   *
   * The statement behind it is one `DELETE … RETURNING`, or an `UPDATE … WHERE used IS NULL` whose
   * count decides; a look followed by a delete lets two through.
   *
   * @returns `null` for a token that is unknown, used, over at `now`, or of another purpose. A wrong
   *   try uses nothing up.
   */
  consume(purpose: string, hash: string, now: number): Promise<Token | null>

  /** Takes back all tokens of a user for a purpose, or for every purpose; says how many. */
  revoke(backend: string, userId: string, purpose?: string): Promise<number>

  /** Removes the tokens that are over at `now` and says how many. */
  purge(now: number): Promise<number>
}
