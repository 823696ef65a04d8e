import { sha256 } from '../../../auth/crypto/keyed-digest.ts'
import {
  type Counts,
  countTry,
  giveBack,
  type ThrottleCount,
  waitUntilFree,
} from '../../../auth/throttling/throttle-counts.ts'
import { eachKeyOnce } from '../../../auth/throttling/throttle-rules.ts'
import type {
  ThrottleKey,
  ThrottleStore,
  ThrottleVerdict,
} from '../../../auth/throttling/throttle-store.ts'

/** Counts tries in a map. Nothing is awaited between a look and a change, so each call is one step. */
export class MemoryThrottleStore implements ThrottleStore {
  readonly #counts = new Map<string, ThrottleCount>()
  readonly #byKey: Counts = {
    get: (key) => this.#counts.get(sha256(key)),
    set: (key, count) => void this.#counts.set(sha256(key), count),
  }

  /** A copy of everything at rest, by the SHA-256 of the key, for a test to look at. */
  get counts(): ReadonlyMap<string, ThrottleCount> {
    return structuredClone(this.#counts)
  }

  async reserve(keys: readonly ThrottleKey[], now: number): Promise<ThrottleVerdict> {
    return countTry(this.#byKey, eachKeyOnce(keys), now)
  }

  async look({ key, rule }: ThrottleKey, now: number): Promise<number> {
    return waitUntilFree(this.#byKey.get(key), rule, now)
  }

  async settle(keys: readonly ThrottleKey[], isSuccess: boolean): Promise<void> {
    if (isSuccess) giveBack(this.#byKey, eachKeyOnce(keys))
  }

  async reset(key: string): Promise<void> {
    this.#counts.delete(sha256(key))
  }

  async purge(now: number): Promise<number> {
    const over = [...this.#counts].filter(([, { endsAt }]) => endsAt <= now)
    for (const [hash] of over) this.#counts.delete(hash)
    return over.length
  }
}
