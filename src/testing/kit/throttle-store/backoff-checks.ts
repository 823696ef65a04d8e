import assert from 'node:assert/strict'
import { NOW, parallel } from '../samples.ts'
import type { Check } from '../suite.ts'
import { BACKOFF, countAllowed, tryOften, tryOnce } from './rules.ts'
import type { ThrottleStoreSubject } from './throttle-store-subject.ts'

/** How tries are slowed down, and stopped. */
export const backoffChecks: Readonly<Record<string, Check<ThrottleStoreSubject>>> = {
  'lets the free tries of a backoff through, and then makes a try wait': async ({ store }) => {
    assert.deepEqual(await tryOften(store, 3, BACKOFF), [true, true, true])
    const refused = await tryOnce(store, BACKOFF)
    assert.deepEqual({ ...refused }, { isAllowed: false, retryAfterMs: 1000, stopped: [] })
  },

  'each wait is twice the one before, to the millisecond, up to the longest': async ({ store }) => {
    await tryOften(store, 3, BACKOFF)
    let now = NOW
    for (const wait of [1000, 2000, 4000, 6000, 6000]) {
      const early = await tryOnce(store, BACKOFF, now + wait - 1)
      assert.deepEqual({ ...early }, { isAllowed: false, retryAfterMs: 1, stopped: [] })
      now += wait
      assert.equal((await tryOnce(store, BACKOFF, now)).isAllowed, true, `after ${wait} ms`)
    }
  },

  'says how many tries in a row it has let through, until one is given back': async ({ store }) => {
    const keys = [{ key: 'row', rule: BACKOFF }]
    const rows = []
    for (let count = 0; count < 3; count += 1) rows.push((await store.reserve(keys, NOW)).inARow)
    assert.deepEqual(rows, [1, 2, 3])
    assert.equal((await store.reserve(keys, NOW)).inARow, undefined)
    assert.equal((await store.reserve(keys, NOW + 1000)).inARow, 4)
    await store.settle(keys, true)
    assert.equal((await store.reserve(keys, NOW + 1000)).inARow, 1)
  },

  'tries that are refused make no wait longer': async ({ store }) => {
    await tryOften(store, 3, BACKOFF)
    await tryOften(store, 20, BACKOFF, NOW + 500)
    assert.equal((await tryOnce(store, BACKOFF, NOW + 1000)).isAllowed, true)
    assert.equal((await tryOnce(store, BACKOFF, NOW + 1000)).retryAfterMs, 2000)
  },

  'of 50 parallel tries of a backoff exactly the free ones go through': async ({ store }) => {
    const first = await parallel(50, () => tryOnce(store, BACKOFF))
    assert.equal(countAllowed(first), 3)
    const afterWait = await parallel(50, () => tryOnce(store, BACKOFF, NOW + 1000))
    assert.equal(countAllowed(afterWait), 1)
  },

  'forgets a count after exactly the quiet time': async ({ store }) => {
    const { forgetMs } = BACKOFF
    for (const key of ['early', 'late']) await tryOften(store, 3, BACKOFF, NOW, key)
    assert.deepEqual(
      await tryOften(store, 2, BACKOFF, NOW + forgetMs - 1, 'early'),
      [true, false],
      'forgotten a millisecond too early',
    )
    assert.deepEqual(await tryOften(store, 4, BACKOFF, NOW + forgetMs, 'late'), [
      ...[true, true, true],
      false,
    ])
  },

  'forgets nothing during a wait, however short the quiet time is': async ({ store }) => {
    const rule = { ...BACKOFF, firstMs: 5000, forgetMs: 1 }
    await tryOften(store, 3, rule)
    assert.equal((await tryOnce(store, rule, NOW + 4999)).isAllowed, false)
  },

  'stops after a number of tries, until a reset, however long it takes': async ({ store }) => {
    const rule = { ...BACKOFF, free: 5, stopAt: 4 }
    assert.deepEqual(await tryOften(store, 4, rule), [true, true, true, true])
    const expected = { isAllowed: false, retryAfterMs: rule.longestMs, stopped: ['key'] }
    for (const later of [0, 1000, rule.forgetMs, 1000 * rule.forgetMs]) {
      assert.deepEqual({ ...(await tryOnce(store, rule, NOW + later)) }, expected)
    }
    await store.reset('key')
    assert.equal((await tryOnce(store, rule)).isAllowed, true)
  },

  'of 50 parallel tries no more go through than those before the stop': async ({ store }) => {
    const rule = { ...BACKOFF, free: 100, stopAt: 10 }
    const verdicts = await parallel(50, () => tryOnce(store, rule))
    assert.equal(countAllowed(verdicts), 10)
    assert.equal(verdicts.filter(({ stopped }) => stopped.length === 1).length, 40)
  },

  'the first try never waits': async ({ store }) => {
    const rule = { ...BACKOFF, free: 0 }
    assert.equal((await tryOnce(store, rule)).isAllowed, true)
    assert.equal((await tryOnce(store, rule)).retryAfterMs, 1000)
  },
}
