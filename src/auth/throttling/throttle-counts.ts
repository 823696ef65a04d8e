import { forgetAfter, mostTries, NEVER, waitAfter } from './throttle-rules.ts'
import type { ThrottleKey, ThrottleRule, ThrottleVerdict } from './throttle-store.ts'

/** What is counted of one key. Times are milliseconds since 1970-01-01 UTC. */
export interface ThrottleCount {
  readonly tries: number
  /** Nothing is let through before this time. */
  readonly nextAt: number
  /** The count begins anew at this time. */
  readonly endsAt: number
}

/** Where the counts of one process are. */
export interface Counts {
  get(key: string): ThrottleCount | undefined
  set(key: string, count: ThrottleCount): void
}

/** Counts one try for every key that lets it through. */
export function countTry(
  counts: Counts,
  keys: readonly ThrottleKey[],
  now: number,
): ThrottleVerdict {
  const waits: number[] = []
  const stopped: string[] = []
  const rows: number[] = []
  for (const { key, rule } of keys) {
    const known = counts.get(key)
    const count = known && known.endsAt > now ? known : null
    if (count && refuses(count, rule, now)) {
      waits.push(waitOf(count, rule, now))
      if (isStopped(count, rule)) stopped.push(key)
    } else {
      const counted = countedOn(count, rule, now)
      counts.set(key, counted)
      if (rule.kind === 'backoff') rows.push(counted.tries)
    }
  }
  const isAllowed = waits.length === 0
  const inARow = isAllowed && rows.length > 0 && { inARow: Math.max(...rows) }
  return { isAllowed, retryAfterMs: Math.max(0, ...waits), stopped, ...inARow }
}

/** Milliseconds until a rule lets a try through; 0 when it does. */
export function waitUntilFree(
  count: ThrottleCount | undefined,
  rule: ThrottleRule,
  now: number,
): number {
  if (!count || count.endsAt <= now || !refuses(count, rule, now)) return 0
  return waitOf(count, rule, now)
}

/** Gives back what a success has taken: of a window one try, of a backoff the whole count. */
export function giveBack(counts: Counts, keys: readonly ThrottleKey[]): void {
  for (const { key, rule } of keys) {
    const count = counts.get(key)
    if (count) counts.set(key, givenBack(count, rule))
  }
}

function refuses({ tries, nextAt }: ThrottleCount, rule: ThrottleRule, now: number): boolean {
  return tries >= mostTries(rule) || nextAt > now
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
