import type { ChangeFeed } from './change-feed.ts'

/**
 * For databases without a change counter: says once in a while that something has changed, so nothing is
 * used again for longer than that.
 */
export class BoundedFeed implements ChangeFeed {
  readonly #maxAgeMs: number
  readonly #now: () => number
  #since = Number.NEGATIVE_INFINITY

  /**
   * @param maxAgeMs how long a change may go unnoticed, in milliseconds.
   * @param now milliseconds of a clock that never goes back (that of the process).
   */
  constructor(maxAgeMs: number, now = () => performance.now()) {
    this.#maxAgeMs = maxAgeMs
    this.#now = now
  }

  hasChanged(): boolean {
    const now = this.#now()
    if (now - this.#since < this.#maxAgeMs) return false
    this.#since = now
    return true
  }
}
