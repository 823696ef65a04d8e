import type { TellsOfPerson } from '../own-data/tells-of-person.ts'
import type { UserReference } from '../user.ts'

/**
 * Something that works once: a link in a mail, a code, an invitation. Its text is `<id>.<secret>`.
 * Times are milliseconds since 1970-01-01 UTC.
 */
export interface Token {
  /** Public: 128 random bits, base64url. */
  readonly id: string
  /** What it is good for; a token is refused for any other purpose. */
  readonly purpose: string
  /** Keyed digest of the secret. The secret itself is never stored. */
  readonly digest: string
  /** `null` for a token of nobody in particular. */
  readonly owner: UserReference | null
  /** The address it was sent to; `null` when it was not mailed. */
  readonly sentTo: string | null
  /** What must still be true when it is used, such as the user's stamp; `null` for nothing. */
  readonly state: string | null
  readonly data: Readonly<Record<string, unknown>>
  /** How many codes may still be tried; `null` when tries are not counted. */
  readonly triesLeft: number | null
  readonly createdAt: number
  /** Not valid from this moment on. */
  readonly expiresAt: number
}

/**
 * Where tokens rest. Every method is one atomic step, and rejects with `StoreUnavailable` when the
 * store cannot be asked.
 */
export interface TokenStore extends TellsOfPerson {
  /**
   * Keeps a token. One statement: of any number of parallel calls with the same id one is kept.
   *
   * @returns false when there is one of this id already, over or not; nothing is written then.
   */
  issue(token: Token): Promise<boolean>

  /** Looks at a token. Uses nothing up and counts nothing; `null` when it cannot be consumed. */
  find(purpose: string, id: string, now: number): Promise<Token | null>

  /**
   * Takes one try off a token, before the code is compared: parallel guesses never share a try.
   *
   * @returns how many are left after it (0: this was the last); `null` when the token is unknown or
   *   over, has none left, or does not count tries. The code is not to be compared then.
   */
  tryCode(id: string, now: number): Promise<number | null>

  /**
   * Uses a token up and gives it back. Of any number of parallel calls one gets it.
   *
   * The statement behind it is one `DELETE … RETURNING`, or an `UPDATE … WHERE used IS NULL` whose
   * count decides; a look followed by a delete lets two through.
   *
   * @returns `null` for a token that is unknown, used, over at `now`, of another purpose or of another
   *   digest. A wrong try uses nothing up.
   */
  consume(purpose: string, id: string, digest: string, now: number): Promise<Token | null>

  /** The token of a person for a purpose that was issued last and is not over at `now`; `null` for none. */
  newestOf(owner: UserReference, purpose: string, now: number): Promise<Token | null>

  /** The tokens of a person for a purpose that are not over at `now`, the last one first: `limit` of them at most. */
  listOf(
    owner: UserReference,
    purpose: string,
    now: number,
    limit: number,
  ): Promise<readonly Token[]>

  /** The tokens of a purpose that were issued before a time, the oldest first; whether they are over does not count. */
  listIssuedBefore(purpose: string, time: number, limit: number): Promise<readonly Token[]>

  /** Takes back all tokens of a person for a purpose (for every purpose); says how many. */
  destroyAllOf(owner: UserReference, purpose?: string): Promise<number>

  /**
   * Takes back every token but those of these purposes, some at a time, and says how many (missing: they are found
   * and used up one by one).
   */
  destroyAllBut?(purposes: readonly string[]): Promise<number>

  /**
   * Takes back the tokens of some people but those of these purposes, in one statement, and says how many (missing:
   * person by person).
   */
  destroyAllOfMany?(
    backend: string,
    userIds: readonly string[],
    except: readonly string[],
  ): Promise<number>

  /** Keeps tokens in one statement; one of an id that is there already is left out (missing: one by one). */
  issueMany?(tokens: readonly Token[]): Promise<void>

  /** Removes the tokens that are over at `now` and says how many. */
  purge(now: number): Promise<number>
}
