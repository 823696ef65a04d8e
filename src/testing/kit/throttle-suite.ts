import assert from 'node:assert/strict'
import type { Throttle, ThrottleRule } from '../../auth/throttling/throttle.ts'
import { countTrue, MALFORMED, MINUTE_MS, NOW, parallel } from './samples.ts'
import {
  type Check,
  type Description,
  defineSuite,
  needs,
  type Subject,
  type Suite,
} from './suite.ts'

/** A throttle, and how to read around it. */
export interface ThrottleSubject extends Subject {
  readonly throttle: Throttle
  /** How many windows are at rest, whether over or not. Does not go through the throttle. */
  rawCount(): Promise<number>
}

/** What `Throttle` promises. */
export function throttleSuite(description: Description<ThrottleSubject>): Suite {
  return defineSuite('throttle', description, throttleChecks)
}

const RULE: ThrottleRule = { limit: 3, windowMs: MINUTE_MS }
const END = NOW + MINUTE_MS

const throttleChecks: Readonly<Record<string, Check<ThrottleSubject>>> = {
  'lets exactly as many tries through as the rule says': async ({ throttle }) => {
    const verdicts = [await throttle.consume('key', RULE, NOW)]
    while (verdicts.length < 6) verdicts.push(await throttle.consume('key', RULE, NOW + 1))
    const allowed = verdicts.map(({ isAllowed }) => isAllowed)
    assert.deepEqual(allowed, [true, true, true, false, false, false])
    assert.deepEqual([verdicts[0]?.retryAfterMs, verdicts[1]?.retryAfterMs], [0, 0])
  },

  'adds up under 50 parallel tries, and the limit is exact': async ({ throttle, rawCount }) => {
    const rule = { limit: 60, windowMs: MINUTE_MS }
    const first = await parallel(50, () => throttle.consume('key', rule, NOW))
    const second = await parallel(50, () => throttle.consume('key', rule, NOW + 1))
    const allowed = [...first, ...second].filter(({ isAllowed }) => isAllowed)
    assert.equal(allowed.length, 60)
    assert.equal(await rawCount(), 1)
  },

  'opens one new window for 50 parallel tries when the old one is over': async ({ throttle }) => {
    await exhaust(throttle)
    const verdicts = await parallel(50, () => throttle.consume('key', RULE, END))
    assert.equal(countTrue(verdicts.map(({ isAllowed }) => isAllowed)), RULE.limit)
  },

  'says to the millisecond when a try can succeed again': async ({ throttle }) => {
    await exhaust(throttle)
    const refused = await throttle.consume('key', RULE, NOW + 1000)
    assert.deepEqual({ ...refused }, { isAllowed: false, retryAfterMs: MINUTE_MS - 1000 })
    assert.equal((await throttle.consume('key', RULE, END - 1)).isAllowed, false)
    assert.equal((await throttle.consume('key', RULE, END)).isAllowed, true)
  },

  'tries that are refused do not make a window longer': async ({ throttle }) => {
    await exhaust(throttle)
    for (let at = NOW; at < END; at += 10_000) await throttle.consume('key', RULE, at)
    assert.equal((await throttle.consume('key', RULE, END)).isAllowed, true)
  },

  'a machine whose clock is behind gets no tries of its own': async ({ throttle }) => {
    await exhaust(throttle)
    const { isAllowed, retryAfterMs } = await throttle.consume('key', RULE, NOW - 5000)
    assert.equal(isAllowed, false)
    assert.ok(retryAfterMs > 0)
    assert.equal((await throttle.consume('key', RULE, NOW)).isAllowed, false)
  },

  'takes any text for a key, and counts each apart': async ({ throttle, rawCount }) => {
    const long = 'x'.repeat(5000)
    const twins = ['Ada', 'ada', 'ada ', 'Zoe', 'Zoë', 'Zoe\u0308', `${long}1`, `${long}2`, '🦆']
    const keys = [...new Set([...MALFORMED, ...twins])]
    for (const key of keys) {
      const shown = JSON.stringify(key.slice(0, 60))
      const rule = { limit: 1, windowMs: MINUTE_MS }
      assert.equal((await throttle.consume(key, rule, NOW)).isAllowed, true, `first of ${shown}`)
      assert.equal((await throttle.consume(key, rule, NOW)).isAllowed, false, `second of ${shown}`)
    }
    assert.equal(await rawCount(), keys.length)
  },

  'reset forgets the tries of one key, and is harmless twice': async ({ throttle }) => {
    for (const key of ['key', 'other']) await exhaust(throttle, key)
    await throttle.reset('key')
    await throttle.reset('key')
    await throttle.reset('never seen')
    assert.equal((await throttle.consume('key', RULE, NOW)).isAllowed, true)
    assert.equal((await throttle.consume('other', RULE, NOW)).isAllowed, false)
  },

  'purge removes exactly the windows that are over, and counts them': async (subject) => {
    const { throttle, rawCount } = subject
    const openedAt = { past: NOW - 1, now: NOW, live: NOW + 1 }
    for (const [key, at] of Object.entries(openedAt)) await exhaust(throttle, key, at)
    assert.equal(await throttle.purge(END), 2)
    assert.equal(await throttle.purge(END), 0)
    assert.equal(await rawCount(), 1)
    assert.equal((await throttle.consume('live', RULE, END)).isAllowed, false)
  },

  'says so when it cannot be asked, never "go ahead"': async ({ throttle, goAway }) => {
    needs(goAway, 'goAway() of the subject')
    await goAway()
    const unavailable = { code: 'STORE_UNAVAILABLE' }
    await assert.rejects(async () => throttle.consume('key', RULE, NOW), unavailable)
    await assert.rejects(async () => throttle.reset('key'), unavailable)
    await assert.rejects(async () => throttle.purge(NOW), unavailable)
  },
}

async function exhaust(throttle: Throttle, key = 'key', now = NOW): Promise<void> {
  for (let used = 0; used < RULE.limit; used++) await throttle.consume(key, RULE, now)
}
