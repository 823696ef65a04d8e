import type { Clock } from '../../clock.ts'
import type { WindowRule } from '../throttle-store.ts'
import type { TryCounter } from '../try-counter.ts'

/** How often a process asks at most whether the others have found too many, in milliseconds. */
export const LOOK_EVERY_MS = 1000

export interface SharedCountOptions {
  readonly counter: TryCounter
  readonly clock: Clock
  readonly key: string
  readonly rule: WindowRule
}

/**
 * A count of all processes together, and what this one knows of it: that it is over the limit is known by whoever
 * counted last, and by everybody else a second later.
 */
export class SharedCount {
  readonly #options: SharedCountOptions
  #until = 0
  #askedAt = Number.NEGATIVE_INFINITY

  constructor(options: SharedCountOptions) {
    this.#options = options
  }

  /** Milliseconds until it is below its limit again, as far as this process knows; 0 when it is. Asks nobody. */
  get knownMs(): number {
    return Math.max(0, this.#until - this.#options.clock())
  }

  /** The same, and asks the store: once a second, whoever comes in between goes by what is known. */
  async remainingMs(): Promise<number> {
    const { counter, clock, key, rule } = this.#options
    const known = this.knownMs
    const now = clock()
    // A clock that was set back is no reason never to ask again.
    const isDue = now - this.#askedAt >= LOOK_EVERY_MS || now < this.#askedAt
    if (known > 0 || !isDue) return known
    this.#askedAt = now
    return this.#learn(await counter.look({ key, rule }, now), now)
  }

  /**
   * Counts one, in one statement, unless it is known that there are too many.
   *
   * @returns milliseconds until one more is not too many; 0 when this one was not.
   */
  async add(): Promise<number> {
    const { counter, clock, key, rule } = this.#options
    const known = this.knownMs
    if (known > 0) return known
    const now = clock()
    const { verdict } = await counter.count([{ key, rule }], now)
    return verdict.isAllowed ? 0 : this.#learn(verdict.retryAfterMs, now)
  }

  /** Takes it for over its limit from now on, for as long as a window of it lasts. */
  fill(): void {
    this.#learn(this.#options.rule.windowMs, this.#options.clock())
  }

  #learn(remainingMs: number, now: number): number {
    if (remainingMs > 0) this.#until = now + remainingMs
    return remainingMs
  }
}
