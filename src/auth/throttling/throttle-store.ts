/** How often something may be tried. All numbers are whole and positive, but for `free`. */
export type ThrottleRule = WindowRule | BackoffRule

/** Lets a number of tries through in each window. */
export interface WindowRule {
  readonly kind: 'window'
  /** Tries that are let through within a window. */
  readonly limit: number
  /** How long a window lasts from its first try, in milliseconds. */
  readonly windowMs: number
}

/** Makes each try wait twice as long as the one before, and stops after a number of tries. */
export interface BackoffRule {
  readonly kind: 'backoff'
  /** Tries in a row before the first wait. The first try never waits. */
  readonly free: number
  /** The first wait, in milliseconds. */
  readonly firstMs: number
  /** The longest wait, in milliseconds. */
  readonly longestMs: number
  /** Tries in a row after which nothing is let through until a reset. */
  readonly stopAt: number
  /** Quiet time after which the count begins anew, in milliseconds; never shorter than a wait. */
  readonly forgetMs: number
}

/** What is counted, and how often it may be. */
export interface ThrottleKey {
  /** Any text. It is stored as SHA-256: what was typed may be a password. */
  readonly key: string
  readonly rule: ThrottleRule
}

/** What came of one try. */
export interface ThrottleVerdict {
  /** Whether every key lets the try through. */
  readonly isAllowed: boolean
  /**
   * Milliseconds until every key lets a try through; 0 when allowed. Of a key that is stopped,
   * `longestMs`: no time opens it.
   */
  readonly retryAfterMs: number
  /** The keys that let nothing through until a reset. */
  readonly stopped: readonly string[]
  /**
   * Of a try that is let through and has a key with a backoff: the tries in a row of that key, this one
   * included; the most of several. Missing otherwise.
   */
  readonly inARow?: number
}

/**
 * Counts tries before the work is done, because a look that is followed by a count lets parallel
 * guesses through. Every method is one atomic step, and rejects with `StoreUnavailable` when the
 * store cannot be asked.
 */
export interface ThrottleStore {
  /**
   * Counts one try for every key, in one statement. A key that refuses is not counted further, so
   * refused tries make no wait longer; the other keys of that try are counted. A key that is named
   * twice counts once.
   *
   * @throws TypeError for a rule that cannot work.
   */
  reserve(keys: readonly ThrottleKey[], now: number): Promise<ThrottleVerdict>

  /**
   * Ends a try that was let through, in one statement. A success gives back what `reserve` took: of a
   * window one try, of a backoff the whole count. A failure gives nothing back.
   */
  settle(keys: readonly ThrottleKey[], isSuccess: boolean): Promise<void>

  /**
   * Milliseconds until a key lets a try through; 0 when it does. Counts nothing (missing: processes learn what is over
   * a limit by their own tries alone).
   */
  look?(key: ThrottleKey, now: number): Promise<number>

  /** Forgets the tries of a key, and lets one that is stopped go on. */
  reset(key: string): Promise<void>

  /** Removes the counts that are over at `now` and says how many. */
  purge(now: number): Promise<number>
}
