import { StoreUnavailable } from '../errors.ts'
import { LocalThrottleStore } from './local-throttle-store.ts'
import type { ThrottleKey, ThrottleRule, ThrottleStore, ThrottleVerdict } from './throttle-store.ts'

/** A try that was counted, and how it is given back. */
export interface CountedTry {
  readonly verdict: ThrottleVerdict
  /** Gives back what these keys took: of a window one try, of a backoff the whole count. */
  giveBack(keys: readonly ThrottleKey[]): Promise<void>
}

const UNLIMITED: CountedTry = {
  verdict: { isAllowed: true, retryAfterMs: 0, stopped: [] },
  async giveBack() {},
}

/** How much stricter this process counts alone: there may be others beside it. */
const STRICTER = 3

/**
 * Counts in the store, and in this process while the store is away or where there is none. A store that is
 * away opens no way around the limits.
 */
export class TryCounter {
  readonly #store: ThrottleStore | null
  readonly #local = new LocalThrottleStore()

  constructor(store: ThrottleStore | undefined) {
    this.#store = store ?? null
  }

  async count(keys: readonly ThrottleKey[], now: number): Promise<CountedTry> {
    if (keys.length === 0) return UNLIMITED
    if (this.#store) {
      try {
        return { verdict: await this.#store.reserve(keys, now), giveBack: this.#giveBack }
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error
      }
    }
    const rules = this.#store ? keys.map(stricter) : keys
    const verdict = await this.#local.reserve(rules, now)
    return { verdict, giveBack: (these) => this.#local.settle(these, true) }
  }

  /** Milliseconds until a key lets a try through, without counting one. A store that cannot tell says 0. */
  async look(key: ThrottleKey, now: number): Promise<number> {
    if (!this.#store) return this.#local.look(key, now)
    try {
      return (await this.#store.look?.(key, now)) ?? 0
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error
      return this.#local.look(stricter(key), now)
    }
  }

  /** @throws StoreUnavailable when the store is away: what was stopped is stopped then. */
  async forget(key: string): Promise<void> {
    await this.#local.reset(key)
    await this.#store?.reset(key)
  }

  readonly #giveBack = async (keys: readonly ThrottleKey[]): Promise<void> => {
    try {
      await this.#store?.settle(keys, true)
    } catch (error) {
      // It counts as a failure then: one try less for somebody who is in.
      if (!(error instanceof StoreUnavailable)) throw error
    }
  }
}

function stricter({ key, rule }: ThrottleKey): ThrottleKey {
  return { key, rule: stricterRule(rule) }
}

function stricterRule(rule: ThrottleRule): ThrottleRule {
  const part = (count: number) => Math.max(1, Math.floor(count / STRICTER))
  if (rule.kind === 'window') return { ...rule, limit: part(rule.limit) }
  return { ...rule, free: part(rule.free), stopAt: part(rule.stopAt) }
}
