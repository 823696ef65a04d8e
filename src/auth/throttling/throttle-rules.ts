import type { BackoffRule, ThrottleKey, ThrottleRule } from './throttle-store.ts'

/** When a count ends that only a reset ends. */
export const NEVER = Number.MAX_SAFE_INTEGER

/** The tries after which a rule lets nothing through. */
export function mostTries(rule: ThrottleRule): number {
  return rule.kind === 'window' ? rule.limit : rule.stopAt
}

/** How long a backoff makes the next try wait after this many in a row, in milliseconds. */
export function waitAfter(rule: BackoffRule, tries: number): number {
  const free = freeTries(rule)
  return tries < free ? 0 : Math.min(rule.firstMs * 2 ** (tries - free), rule.longestMs)
}

/** Tries before the first wait: with nothing before it, a try has nothing to wait for. */
export function freeTries({ free }: BackoffRule): number {
  return Math.max(free, 1)
}

/** A count that is forgotten during a wait would end the wait. */
export function forgetAfter({ forgetMs, longestMs }: BackoffRule): number {
  return Math.max(forgetMs, longestMs)
}

/**
 * The keys, each once; of two rules for one key the last counts.
 *
 * @throws TypeError for a rule that cannot work.
 */
export function eachKeyOnce(keys: readonly ThrottleKey[]): ThrottleKey[] {
  for (const { rule } of keys) assertRule(rule)
  const rules = new Map(keys.map(({ key, rule }) => [key, rule]))
  return [...rules].map(([key, rule]) => ({ key, rule }))
}

function assertRule(rule: ThrottleRule): void {
  const { kind, ...numbers } = rule
  const free = kind === 'backoff' ? rule.free : 0
  const areWhole = Object.values(numbers).every((value) => Number.isSafeInteger(value))
  const positive = Object.entries(numbers).filter(([name]) => name !== 'free')
  if (!areWhole || free < 0 || positive.some(([, value]) => value < 1)) {
    throw new TypeError('The numbers of a throttle rule are whole and positive')
  }
  if (kind === 'backoff' && rule.firstMs > rule.longestMs) {
    throw new TypeError('firstMs of a throttle rule is at most longestMs')
  }
}
