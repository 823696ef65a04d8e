import { type Clock, MINUTE_MS } from '../../clock.ts'
import type { ThrottleKeys } from '../throttle-keys.ts'
import type { TryCounter } from '../try-counter.ts'
import { SharedCount } from './shared-count.ts'

/** Failures within a minute, in all processes together, that are unusually many. */
export const SURGE_LIMIT = 200

/** Failures of one process that it counts by itself before it counts them for all: one statement for as many. */
export const SURGE_STEP = 10

/** How long ranges are limited more strictly after a surge, in milliseconds. */
export const SURGE_LASTS_MS = 10 * MINUTE_MS

export interface SurgeWatchOptions {
  readonly counter: TryCounter
  readonly keys: ThrottleKeys
  readonly clock: Clock
  /** Whether anything is limited at all. */
  readonly isOn: boolean
}

/**
 * Notices when far more tries fail than usual, in all processes together. Each counts its failures in steps of ten,
 * so that an attack costs the store a tenth of a statement for each.
 */
export class SurgeWatch {
  readonly #isOn: boolean
  readonly #failures: SharedCount
  readonly #surge: SharedCount
  #untold = 0

  constructor({ counter, keys, clock, isOn }: SurgeWatchOptions) {
    this.#isOn = isOn
    const count = (name: string, limit: number, windowMs: number) => {
      const rule = { kind: 'window', limit, windowMs } as const
      return new SharedCount({ counter, clock, key: keys.everybody(name), rule })
    }
    // The step that reaches the limit is the first that is refused.
    this.#failures = count('failures', SURGE_LIMIT / SURGE_STEP - 1, MINUTE_MS)
    this.#surge = count('surge', 1, SURGE_LASTS_MS)
  }

  /** Milliseconds until the surge is over; 0 when there is none. One that others have noticed is known in a second. */
  async remainingMs(): Promise<number> {
    return this.#isOn ? this.#surge.remainingMs() : 0
  }

  /**
   * Counts a failure.
   *
   * @returns how many there were within a minute when a surge begins by it, which one process is told; else `null`.
   */
  async note(): Promise<number | null> {
    if (!this.#isOn || this.#surge.knownMs > 0) return null
    this.#untold += 1
    if (this.#untold < SURGE_STEP) return null
    this.#untold = 0
    if ((await this.#failures.add()) === 0) return null
    // Of all processes that meet the limit one begins the surge.
    if ((await this.#surge.add()) > 0) return null
    this.#surge.fill()
    return SURGE_LIMIT
  }
}
