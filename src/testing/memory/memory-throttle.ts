import type { Throttle, ThrottleRule, ThrottleVerdict } from '../../auth/throttling/throttle.ts'

interface Window {
  readonly count: number
  readonly endsAt: number
}

/** Counts tries in a map. Nothing is awaited between a look and a change, so each call is one step. */
export class MemoryThrottle implements Throttle {
  readonly #windows = new Map<string, Window>()

  /** A copy of everything at rest, for a test to look at. */
  get windows(): ReadonlyMap<string, { readonly count: number; readonly endsAt: number }> {
    return structuredClone(this.#windows)
  }

  async consume(key: string, rule: ThrottleRule, now: number): Promise<ThrottleVerdict> {
    const { limit, windowMs } = rule
    const current = this.#windows.get(key)
    const isOpen = current !== undefined && current.endsAt > now
    const { count, endsAt } = isOpen ? current : { count: 0, endsAt: now + windowMs }
    this.#windows.set(key, { count: count + 1, endsAt })
    return { isAllowed: count < limit, retryAfterMs: count < limit ? 0 : endsAt - now }
  }

  async reset(key: string): Promise<void> {
    this.#windows.delete(key)
  }

  async purge(now: number): Promise<number> {
    const over = [...this.#windows].filter(([, { endsAt }]) => endsAt <= now)
    for (const [key] of over) this.#windows.delete(key)
    return over.length
  }
}
