import type {
  BackoffRule,
  ThrottleRule,
  ThrottleStore,
  ThrottleVerdict,
  WindowRule,
} from '../../../auth/throttling/throttle-store.ts'
import { MINUTE_MS, NOW } from '../samples.ts'

export const WINDOW: WindowRule = { kind: 'window', limit: 3, windowMs: MINUTE_MS }

/** When a window ends that was opened at `NOW`. */
export const END = NOW + MINUTE_MS

export const BACKOFF: BackoffRule = {
  kind: 'backoff',
  free: 3,
  firstMs: 1000,
  longestMs: 6000,
  stopAt: 100,
  forgetMs: 60 * MINUTE_MS,
}

/** One try with one key. */
export function tryOnce(
  store: ThrottleStore,
  rule: ThrottleRule = WINDOW,
  now = NOW,
  key = 'key',
): Promise<ThrottleVerdict> {
  return store.reserve([{ key, rule }], now)
}

/** Tries of one key, one after the other; whether each was let through. */
export async function tryOften(
  store: ThrottleStore,
  times: number,
  rule: ThrottleRule = WINDOW,
  now = NOW,
  key = 'key',
): Promise<boolean[]> {
  const allowed: boolean[] = []
  while (allowed.length < times) allowed.push((await tryOnce(store, rule, now, key)).isAllowed)
  return allowed
}

export function countAllowed(verdicts: readonly ThrottleVerdict[]): number {
  return verdicts.filter(({ isAllowed }) => isAllowed).length
}
