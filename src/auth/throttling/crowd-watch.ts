import { type Clock, MINUTE_MS } from '../clock.ts'
import type { ThrottleKeys } from './throttle-keys.ts'
import type { TryCounter } from './try-counter.ts'

/** Forms of strangers that are counted together, wherever they come from. */
export type CrowdPool = 'register' | 'mail'

/** In which time the forms of a crowd are counted, in milliseconds. */
export const CROWD_WINDOW_MS = 10 * MINUTE_MS

export interface CrowdWatchOptions {
  readonly counter: TryCounter
  readonly keys: ThrottleKeys
  readonly clock: Clock
  /** Whether anything is limited at all. */
  readonly isOn: boolean
  /** Milliseconds until the failures that are unusually many are over; 0 when there are none. */
  readonly surgeRemainingMs: (now: number) => number
}

/**
 * Notices when far more strangers than usual send the same kind of form: in all processes together, by one count
 * each. Addresses do not matter, since a net of robots has many.
 */
export class CrowdWatch {
  readonly #options: CrowdWatchOptions
  readonly #until = new Map<CrowdPool, number>()

  constructor(options: CrowdWatchOptions) {
    this.#options = options
  }

  /** Milliseconds until it is over, as far as this process knows; 0 when there is none. Asks nobody. */
  remainingMs(pool: CrowdPool): number {
    const { clock, isOn, surgeRemainingMs } = this.#options
    if (!isOn) return 0
    const now = clock()
    return Math.max(0, (this.#until.get(pool) ?? 0) - now, surgeRemainingMs(now))
  }

  /**
   * Counts a form, in one statement, unless it is known already that there are too many.
   *
   * @param most forms in ten minutes that are not too many.
   * @returns milliseconds until it is over; 0 when they are not too many.
   */
  async note(pool: CrowdPool, most: number): Promise<number> {
    const known = this.remainingMs(pool)
    if (known > 0 || !this.#options.isOn) return known
    const { counter, keys, clock } = this.#options
    const now = clock()
    const rule = { kind: 'window', limit: most, windowMs: CROWD_WINDOW_MS } as const
    const { verdict } = await counter.count([{ key: keys.everybody(pool), rule }], now)
    if (verdict.isAllowed) return 0
    this.#until.set(pool, now + verdict.retryAfterMs)
    return verdict.retryAfterMs
  }

  /**
   * Uses something up that is good once, in one statement.
   *
   * @param text names it.
   * @param lifetimeMs how long it could be used, in whole milliseconds: so long it is remembered.
   * @returns whether nobody has used it before.
   */
  async useOnce(text: string, lifetimeMs: number): Promise<boolean> {
    const { counter, keys, clock } = this.#options
    const rule = { kind: 'window', limit: 1, windowMs: Math.max(1, Math.ceil(lifetimeMs)) } as const
    const { verdict } = await counter.count([{ key: keys.once(text), rule }], clock())
    return verdict.isAllowed
  }
}
