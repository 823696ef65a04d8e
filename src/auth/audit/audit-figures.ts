import type { AddressCount, AuditCount, AuditCountQuery, AuditStore } from './audit-store.ts'

/** How long somebody waits for a count before they get none, or the one from before, in milliseconds. */
const PATIENCE_MS = 1000
/** How long a count is good enough, in milliseconds. */
const KEEP_MS = 10_000
/** Nothing takes more than a twentieth of the time: what was counted for long is kept for long. */
const SHARE = 20
/** Counts that are kept at most. */
const MOST_KEPT = 20

interface Kept {
  readonly value: Promise<unknown>
  isDone: boolean
  /** When it need not be good enough any more, by the clock of the process. */
  until: number
  /** What the count before has found. */
  readonly before: unknown
}

/**
 * Counts what has happened, for charts. Each count is one statement, asked by one for all who want it at the same
 * time, and again after ten seconds at the earliest. While a count takes long, or cannot be had, there is none:
 * no page waits for it.
 */
export class AuditFigures {
  readonly #store: AuditStore
  readonly #kept = new Map<string, Kept>()

  constructor(store: AuditStore) {
    this.#store = store
  }

  /** Whether the store can count. */
  get canCount(): boolean {
    return this.#store.countByTime !== undefined
  }

  /** How often something has happened, by name and stretch of time; `null`: nobody knows at the moment. */
  byTime(query: AuditCountQuery): Promise<readonly AuditCount[] | null> {
    const { names, from, everyMs } = query
    const key = `${names.join()} ${from} ${everyMs}`
    return this.#ask(key, async () => (await this.#store.countByTime?.(query)) ?? null)
  }

  /** The addresses with the most entries of this name; `null`: nobody knows at the moment. */
  byAddress(name: string, from: number, limit: number): Promise<readonly AddressCount[] | null> {
    const key = `${name} ${limit}`
    return this.#ask(key, async () => {
      return (await this.#store.countByAddress?.(name, from, limit)) ?? null
    })
  }

  async #ask<T>(key: string, count: () => Promise<T | null>): Promise<T | null> {
    const known = this.#kept.get(key)
    const isGood = known && (!known.isDone || performance.now() < known.until)
    const kept = isGood ? known : this.#begin(key, count, known)
    return inTime(kept.value as Promise<T | null>, kept.before as T | null)
  }

  #begin<T>(key: string, count: () => Promise<T | null>, known: Kept | undefined): Kept {
    const begun = performance.now()
    // What fails is not known, and asked again by the next.
    const value = count().catch(() => null)
    const before = known?.isDone ? known.value : null
    const kept: Kept = { value, isDone: false, until: 0, before }
    void value.then((found) => {
      const now = performance.now()
      kept.isDone = true
      if (found !== null) kept.until = now + Math.max(KEEP_MS, SHARE * (now - begun))
    })
    this.#kept.delete(key)
    this.#kept.set(key, kept)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest)
    return kept
  }
}

async function inTime<T>(value: Promise<T | null>, before: T | null): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<T | null>((resolve) => {
    timer = setTimeout(() => resolve(before), PATIENCE_MS)
  })
  try {
    return await Promise.race([value, late])
  } finally {
    clearTimeout(timer)
  }
}
