import assert from 'node:assert/strict'
import { MALFORMED, MINUTE_MS, NOW, parallel } from '../samples.ts'
import { type Check, needs } from '../suite.ts'
import { BACKOFF, countAllowed, END, tryOften, tryOnce, WINDOW } from './rules.ts'
import type { ThrottleStoreSubject } from './throttle-store-subject.ts'

/** How tries are counted in a window. */
export const windowChecks: Readonly<Record<string, Check<ThrottleStoreSubject>>> = {
  'lets exactly as many tries through as a window has': async ({ store }) => {
    const first = await tryOnce(store)
    assert.deepEqual({ ...first }, { isAllowed: true, retryAfterMs: 0, stopped: [] })
    const others = await tryOften(store, 5, WINDOW, NOW + 1)
    assert.deepEqual(others, [true, true, false, false, false])
  },

  'adds up under 50 parallel tries, and the limit of a window is exact': async ({
    store,
    rawCount,
  }) => {
    const rule = { ...WINDOW, limit: 60 }
    const first = await parallel(50, () => tryOnce(store, rule))
    const second = await parallel(50, () => tryOnce(store, rule, NOW + 1))
    assert.equal(countAllowed([...first, ...second]), 60)
    assert.equal(await rawCount(), 1)
  },

  '200 parallel failures are counted exactly': async ({ store }) => {
    const rule = { ...WINDOW, limit: 201 }
    const verdicts = await parallel(200, async () => {
      const verdict = await tryOnce(store, rule)
      await store.settle([{ key: 'key', rule }], false)
      return verdict
    })
    assert.equal(countAllowed(verdicts), 200)
    assert.deepEqual(await tryOften(store, 2, rule), [true, false])
  },

  'opens one new window for 50 parallel tries when the old one is over': async ({ store }) => {
    await tryOften(store, WINDOW.limit)
    const verdicts = await parallel(50, () => tryOnce(store, WINDOW, END))
    assert.equal(countAllowed(verdicts), WINDOW.limit)
  },

  'says to the millisecond when a window lets a try through again': async ({ store }) => {
    await tryOften(store, WINDOW.limit)
    const refused = await tryOnce(store, WINDOW, NOW + 1000)
    const expected = { isAllowed: false, retryAfterMs: MINUTE_MS - 1000, stopped: [] }
    assert.deepEqual({ ...refused }, expected)
    assert.equal((await tryOnce(store, WINDOW, END - 1)).isAllowed, false)
    assert.equal((await tryOnce(store, WINDOW, END)).isAllowed, true)
  },

  'tries that are refused make no window longer': async ({ store }) => {
    await tryOften(store, WINDOW.limit)
    for (let at = NOW; at < END; at += 10_000) await tryOnce(store, WINDOW, at)
    assert.deepEqual(await tryOften(store, 4, WINDOW, END), [true, true, true, false])
  },

  'a machine whose clock is behind gets no tries of its own': async ({ store }) => {
    await tryOften(store, WINDOW.limit)
    const { isAllowed, retryAfterMs } = await tryOnce(store, WINDOW, NOW - 5000)
    assert.equal(isAllowed, false)
    assert.ok(retryAfterMs > 0)
    assert.equal((await tryOnce(store, WINDOW, NOW)).isAllowed, false)
  },

  'a look says what the next try would be told, and counts nothing': async ({
    store,
    rawCount,
  }) => {
    needs(store.look, 'look()')
    const [window, stopping] = [
      { key: 'key', rule: WINDOW },
      { key: 'stopping', rule: { ...BACKOFF, stopAt: 1 } },
    ]
    assert.equal(await store.look(window, NOW), 0, 'nothing was tried')
    assert.equal(await rawCount(), 0, 'a look was counted')
    for (let tries = 0; tries < WINDOW.limit; tries++) {
      assert.equal(await store.look(window, NOW), 0, `after ${tries} tries`)
      await tryOnce(store)
    }
    assert.equal(await store.look(window, NOW + 1000), WINDOW.windowMs - 1000)
    assert.equal(await store.look(window, END - 1), 1)
    assert.equal(await store.look(window, END), 0, 'the window is over')
    assert.equal(await store.look({ ...window, key: 'other' }, NOW), 0, 'another key')
    await store.reserve([stopping], NOW)
    assert.equal(await store.look(stopping, END), BACKOFF.longestMs)
  },

  'takes any text for a key, and counts each apart': async ({ store, rawCount }) => {
    const long = 'x'.repeat(5000)
    const twins = ['Ada', 'ada', 'ada ', 'Zoe', 'Zoë', 'Zoe\u0308', `${long}1`, `${long}2`, '🦆']
    const keys = [...new Set([...MALFORMED, ...twins])]
    const rule = { ...WINDOW, limit: 1 }
    for (const key of keys) {
      const shown = JSON.stringify(key.slice(0, 60))
      assert.deepEqual(await tryOften(store, 2, rule, NOW, key), [true, false], shown)
    }
    assert.equal(await rawCount(), keys.length)
  },

  'keeps no key in clear': async ({ store, rawRows, rawCount }) => {
    const key = 'account:a-password-typed-as-a-name'
    await tryOnce(store, WINDOW, NOW, key)
    assert.ok(!(await rawRows()).includes(key), 'a key is at rest in clear')
    assert.equal(await rawCount(), 1, 'rawCount() does not count what the store wrote')
  },
}
