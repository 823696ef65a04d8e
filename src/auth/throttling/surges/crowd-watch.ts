import { type Clock, MINUTE_MS } from '../../clock.ts'
import type { ThrottleKeys } from '../throttle-keys.ts'
import type { TryCounter } from '../try-counter.ts'
import { SharedCount } from './shared-count.ts'

/** Forms of strangers that are counted together, wherever they come from. */
export type CrowdPool = 'register' | 'mail' | 'login'

/** In which time the forms of a crowd are counted, in milliseconds. */
export const CROWD_WINDOW_MS = 10 * MINUTE_MS

export interface CrowdWatchOptions {
  readonly counter: TryCounter
  readonly keys: ThrottleKeys
  readonly clock: Clock
  /** Whether anything is limited at all. */
  readonly isOn: boolean
  /** Milliseconds until the failures that are unusually many are over; 0 when there are none. */
  readonly surgeRemainingMs: () => Promise<number>
}

/**
 * Notices when far more strangers than usual send the same kind of form: in all processes together, by one count
 * each. Addresses do not matter, since a net of robots has many.
 */
export class CrowdWatch {
  readonly #options: CrowdWatchOptions
  readonly #counts = new Map<string, SharedCount>()

  constructor(options: CrowdWatchOptions) {
    this.#options = options
  }

  /** Milliseconds until the failures that are unusually many, of whatever kind, are over; 0 when there are none. */
  surgeMs(): Promise<number> {
    return this.#options.surgeRemainingMs()
  }

  /**
   * Milliseconds until there are not too many any more; 0 when there are not. What others have counted is known in a
   * second. Counts nothing.
   *
   * @param most forms in ten minutes that are not too many.
   */
  async remainingMs(pool: CrowdPool, most: number): Promise<number> {
    if (!this.#options.isOn) return 0
    return Math.max(await this.#countOf(pool, most).remainingMs(), await this.surgeMs())
  }

  /**
   * Counts a form, in one statement, unless it is known already that there are too many, or that failures surge.
   *
   * @param most as above.
   * @returns milliseconds until it is over; 0 when they are not too many.
   */
  async note(pool: CrowdPool, most: number): Promise<number> {
    if (!this.#options.isOn) return 0
    return (await this.surgeMs()) || this.noteAlone(pool, most)
  }

  /** The same, whether failures surge or not. */
  noteAlone(pool: CrowdPool, most: number): Promise<number> {
    return this.#countOf(pool, most).add()
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

  #countOf(pool: CrowdPool, most: number): SharedCount {
    const { counter, keys, clock } = this.#options
    const name = `${pool} ${most}`
    const known = this.#counts.get(name)
    if (known) return known
    const rule = { kind: 'window', limit: most, windowMs: CROWD_WINDOW_MS } as const
    const count = new SharedCount({ counter, clock, key: keys.everybody(pool), rule })
    this.#counts.set(name, count)
    return count
  }
}
