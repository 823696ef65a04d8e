import assert from 'node:assert/strict'
import type { ThrottleKey, ThrottleRule } from '../../../auth/throttling/throttle-store.ts'
import { NOW, parallel } from '../samples.ts'
import type { Check } from '../suite.ts'
import { BACKOFF, countAllowed, tryOften, tryOnce, WINDOW } from './rules.ts'
import type { ThrottleStoreSubject } from './throttle-store-subject.ts'

const CLIENT: ThrottleKey = { key: 'client', rule: WINDOW }
const ACCOUNT: ThrottleKey = { key: 'account', rule: { ...BACKOFF, free: 2 } }

/** How one try is counted for several keys. */
export const manyKeysChecks: Readonly<Record<string, Check<ThrottleStoreSubject>>> = {
  'a try counts for every key, and is refused when one of them refuses it': async ({ store }) => {
    const both = [CLIENT, ACCOUNT]
    assert.equal((await store.reserve(both, NOW)).isAllowed, true)
    assert.equal((await store.reserve(both, NOW)).isAllowed, true)
    const refused = await store.reserve(both, NOW)
    assert.deepEqual({ ...refused }, { isAllowed: false, retryAfterMs: 1000, stopped: [] })
    assert.equal(
      (await store.reserve([CLIENT], NOW)).isAllowed,
      false,
      'the window was not counted',
    )
  },

  'says when the last of the keys lets a try through, and which are stopped': async ({ store }) => {
    const stopping = { key: 'stopping', rule: { ...BACKOFF, stopAt: 1 } }
    const short = { key: 'short', rule: { ...WINDOW, limit: 1, windowMs: 7000 } }
    const long = { key: 'long', rule: { ...WINDOW, limit: 1, windowMs: 9000 } }
    const keys = [short, long, stopping]
    await store.reserve(keys, NOW)
    const refused = await store.reserve(keys, NOW)
    assert.deepEqual(
      { ...refused },
      { isAllowed: false, retryAfterMs: 9000, stopped: ['stopping'] },
    )
  },

  'of 50 parallel tries over the same keys, in whatever order, the limits are exact': async ({
    store,
  }) => {
    const keys = ['a', 'b', 'c', 'd'].map((key) => ({ key, rule: { ...WINDOW, limit: 20 } }))
    const verdicts = await parallel(50, (index) =>
      store.reserve(index % 2 === 0 ? keys : [...keys].reverse(), NOW),
    )
    assert.equal(countAllowed(verdicts), 20)
    for (const one of keys) assert.equal((await store.reserve([one], NOW)).isAllowed, false)
  },

  'two keys never share a count': async ({ store }) => {
    await tryOften(store, 3, WINDOW, NOW, 'one')
    assert.equal((await tryOnce(store, WINDOW, NOW, 'other')).isAllowed, true)
  },

  'a key that is named twice counts once': async ({ store }) => {
    const twice = [CLIENT, CLIENT]
    for (let tries = 0; tries < WINDOW.limit; tries++) {
      assert.equal((await store.reserve(twice, NOW)).isAllowed, true)
    }
    assert.equal((await store.reserve(twice, NOW)).isAllowed, false)
  },

  'lets a try through that no key counts': async ({ store, rawCount }) => {
    const verdict = await store.reserve([], NOW)
    assert.deepEqual({ ...verdict }, { isAllowed: true, retryAfterMs: 0, stopped: [] })
    await store.settle([], true)
    assert.equal(await rawCount(), 0)
  },

  'refuses a rule that cannot work, and counts nothing': async ({ store, rawCount }) => {
    const rules: ThrottleRule[] = [
      { ...WINDOW, limit: 0 },
      { ...WINDOW, windowMs: 0.5 },
      { ...WINDOW, limit: Number.NaN },
      { ...BACKOFF, free: -1 },
      { ...BACKOFF, firstMs: 7000 },
      { ...BACKOFF, stopAt: 0 },
    ]
    for (const rule of rules) {
      await assert.rejects(async () => tryOnce(store, rule), TypeError, JSON.stringify(rule))
    }
    assert.equal(await rawCount(), 0)
  },
}
