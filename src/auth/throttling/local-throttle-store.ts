import {
  type Counts,
  countTry,
  giveBack,
  type ThrottleCount,
  waitUntilFree,
} from './throttle-counts.ts'
import { eachKeyOnce } from './throttle-rules.ts'
import type { ThrottleKey, ThrottleStore, ThrottleVerdict } from './throttle-store.ts'

/** How many keys one process counts by itself. Beyond it, the one that is tried least often is forgotten. */
export const MOST_LOCAL_COUNTS = 20_000

/** Counts tries in this process alone, in bounded memory: for when there is no store, or it is away. */
export class LocalThrottleStore implements ThrottleStore {
  readonly #counts = new Map<string, ThrottleCount>()
  readonly #bounded: Counts = {
    get: (key) => this.#counts.get(key),
    set: (key, count) => {
      // What was tried last is at the end: an account under attack is the last to be forgotten.
      this.#counts.delete(key)
      this.#counts.set(key, count)
      if (this.#counts.size > MOST_LOCAL_COUNTS) this.#forgetFirst()
    },
  }

  async reserve(keys: readonly ThrottleKey[], now: number): Promise<ThrottleVerdict> {
    return countTry(this.#bounded, eachKeyOnce(keys), now)
  }

  async look({ key, rule }: ThrottleKey, now: number): Promise<number> {
    return waitUntilFree(this.#counts.get(key), rule, now)
  }

  async settle(keys: readonly ThrottleKey[], isSuccess: boolean): Promise<void> {
    if (isSuccess) giveBack(this.#bounded, eachKeyOnce(keys))
  }

  async reset(key: string): Promise<void> {
    this.#counts.delete(key)
  }

  async purge(now: number): Promise<number> {
    const over = [...this.#counts].filter(([, { endsAt }]) => endsAt <= now)
    for (const [key] of over) this.#counts.delete(key)
    return over.length
  }

  #forgetFirst(): void {
    const [first] = this.#counts.keys()
    if (first !== undefined) this.#counts.delete(first)
  }
}
