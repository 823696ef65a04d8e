import { sha256 } from '../../auth/crypto/keyed-digest.ts'
import {
  eachKeyOnce,
  forgetAfter,
  mostTries,
  NEVER,
  waitAfter,
} from '../../auth/throttling/throttle-rules.ts'
import type {
  ThrottleKey,
  ThrottleRule,
  ThrottleStore,
  ThrottleVerdict,
} from '../../auth/throttling/throttle-store.ts'

/** What is counted of one key. Times are milliseconds since 1970-01-01 UTC. */
export interface ThrottleCount {
  readonly tries: number
  /** Nothing is let through before this time. */
  readonly nextAt: number
  /** The count begins anew at this time. */
  readonly endsAt: number
}

/** Counts tries in a map. Nothing is awaited between a look and a change, so each call is one step. */
export class MemoryThrottleStore implements ThrottleStore {
  readonly #counts = new Map<string, ThrottleCount>()

  /** A copy of everything at rest, by the SHA-256 of the key, for a test to look at. */
  get counts(): ReadonlyMap<string, ThrottleCount> {
    return structuredClone(this.#counts)
  }

  async reserve(keys: readonly ThrottleKey[], now: number): Promise<ThrottleVerdict> {
    const waits: number[] = []
    const stopped: string[] = []
    for (const { key, rule } of eachKeyOnce(keys)) {
      const refusal = this.#count(key, rule, now)
      if (refusal) waits.push(waitOf(refusal, rule, now))
      if (refusal && isStopped(refusal, rule)) stopped.push(key)
    }
    return { isAllowed: waits.length === 0, retryAfterMs: Math.max(0, ...waits), stopped }
  }

  async settle(keys: readonly ThrottleKey[], isSuccess: boolean): Promise<void> {
    if (!isSuccess) return
    for (const { key, rule } of eachKeyOnce(keys)) {
      const count = this.#counts.get(sha256(key))
      if (count) this.#counts.set(sha256(key), givenBack(count, rule))
    }
  }

  async reset(key: string): Promise<void> {
    this.#counts.delete(sha256(key))
  }

  async purge(now: number): Promise<number> {
    const over = [...this.#counts].filter(([, { endsAt }]) => endsAt <= now)
    for (const [hash] of over) this.#counts.delete(hash)
    return over.length
  }

  /** Counts a try; gives back the count that refuses it, if it does. */
  #count(key: string, rule: ThrottleRule, now: number): ThrottleCount | null {
    const hash = sha256(key)
    const known = this.#counts.get(hash)
    const count = known && known.endsAt > now ? known : null
    if (count && (count.tries >= mostTries(rule) || count.nextAt > now)) return count
    this.#counts.set(hash, countedOn(count, rule, now))
    return null
  }
}

function waitOf(count: ThrottleCount, rule: ThrottleRule, now: number): number {
  if (rule.kind === 'window') return count.endsAt - now
  return isStopped(count, rule) ? rule.longestMs : count.nextAt - now
}

function isStopped({ tries }: ThrottleCount, rule: ThrottleRule): boolean {
  return rule.kind === 'backoff' && tries >= rule.stopAt
}

function countedOn(count: ThrottleCount | null, rule: ThrottleRule, now: number): ThrottleCount {
  const tries = (count?.tries ?? 0) + 1
  if (rule.kind === 'window')
    return { tries, nextAt: 0, endsAt: count?.endsAt ?? now + rule.windowMs }
  const endsAt = tries >= rule.stopAt ? NEVER : now + forgetAfter(rule)
  return { tries, nextAt: now + waitAfter(rule, tries), endsAt }
}

function givenBack(count: ThrottleCount, rule: ThrottleRule): ThrottleCount {
  if (rule.kind === 'backoff') return { tries: 0, nextAt: 0, endsAt: 0 }
  return { ...count, tries: Math.max(0, count.tries - 1) }
}
