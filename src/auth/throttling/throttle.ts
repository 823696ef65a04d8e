/** How often something may be tried. */
export interface ThrottleRule {
  /** Tries that are let through within the window. */
  readonly limit: number
  /** How long a window lasts from its first try, in milliseconds. */
  readonly windowMs: number
}

/** What came of one try. */
export interface ThrottleVerdict {
  readonly isAllowed: boolean
  /** Milliseconds until the next try can succeed; 0 while tries are left. */
  readonly retryAfterMs: number
}

/** Counts tries. One method, because a look followed by a count lets parallel tries share a number. */
export interface Throttle {
  /** Counts one try for this key and says whether it is within the rule. Atomic. */
  consume(key: string, rule: ThrottleRule, now: number): Promise<ThrottleVerdict>

  /** Forgets the tries of a key, as after a success. */
  reset(key: string): Promise<void>

  /** Removes the windows that are over at `now` and says how many. */
  purge(now: number): Promise<number>
}
