import assert from 'node:assert/strict'
import { NOW, parallel, UNAVAILABLE } from '../samples.ts'
import { type Check, needs } from '../suite.ts'
import { BACKOFF, countAllowed, END, tryOften, tryOnce, WINDOW } from './rules.ts'
import type { ThrottleStoreSubject } from './throttle-store-subject.ts'

const IN_WINDOW = { key: 'window', rule: WINDOW }
const IN_BACKOFF = { key: 'backoff', rule: { ...BACKOFF, stopAt: 5 } }
const BOTH = [IN_WINDOW, IN_BACKOFF]

/** How tries are given back, forgotten and cleared away. */
export const settleChecks: Readonly<Record<string, Check<ThrottleStoreSubject>>> = {
  'a success gives back one try of a window, and no more': async ({ store }) => {
    await tryOften(store, WINDOW.limit)
    await store.settle([{ key: 'key', rule: WINDOW }], true)
    assert.deepEqual(await tryOften(store, 2), [true, false])
    assert.equal((await tryOnce(store, WINDOW, END)).isAllowed, true, 'the window has moved')
  },

  'a success ends the count of a backoff, even at its stop': async ({ store }) => {
    const { rule } = IN_BACKOFF
    for (const tries of [3, 1, 1]) await tryOften(store, tries, rule, NOW + 9000 * (4 - tries))
    await store.settle([{ key: 'key', rule }], true)
    assert.deepEqual(await tryOften(store, 4, rule), [true, true, true, false])
  },

  'a failure gives nothing back': async ({ store }) => {
    for (let tries = 0; tries < 3; tries++) {
      await store.reserve(BOTH, NOW)
      await store.settle(BOTH, false)
    }
    for (const one of BOTH) assert.equal((await store.reserve([one], NOW)).isAllowed, false)
  },

  'a success of several keys gives back to each of them, and to no other': async ({ store }) => {
    for (let tries = 0; tries < 3; tries++) await store.reserve(BOTH, NOW)
    await tryOften(store, 3)
    await store.settle(BOTH, true)
    for (const one of BOTH) assert.equal((await store.reserve([one], NOW)).isAllowed, true)
    assert.equal((await tryOnce(store)).isAllowed, false, 'another key was given something')
  },

  'of 50 parallel successes each gives back what it took': async ({ store }) => {
    const key = { key: 'key', rule: { ...WINDOW, limit: 60 } }
    await parallel(50, () => store.reserve([key], NOW))
    await parallel(50, () => store.settle([key], true))
    const verdicts = await parallel(70, () => store.reserve([key], NOW))
    assert.equal(countAllowed(verdicts), 60)
  },

  'tries and successes of the same keys, in whatever order, do not stand in each other’s way':
    async ({ store }) => {
      const keys = ['a', 'b', 'c', 'd'].map((key) => ({ key, rule: { ...WINDOW, limit: 100 } }))
      await parallel(50, async (index) => {
        const mine = index % 2 === 0 ? keys : [...keys].reverse()
        await store.reserve(mine, NOW)
        await store.settle(mine, true)
      })
      const verdicts = await parallel(110, () => store.reserve(keys, NOW))
      assert.equal(countAllowed(verdicts), 100)
    },

  'gives nothing back that was never taken': async ({ store, rawCount }) => {
    await store.settle(BOTH, true)
    assert.equal(await rawCount(), 0)
    await tryOnce(store)
    for (let times = 0; times < 3; times++) await store.settle([{ key: 'key', rule: WINDOW }], true)
    assert.deepEqual(await tryOften(store, 4), [true, true, true, false])
  },

  'reset forgets the tries of one key, and is harmless twice': async ({ store }) => {
    for (const key of ['key', 'other']) await tryOften(store, 3, WINDOW, NOW, key)
    for (const key of ['key', 'key', 'never seen']) await store.reset(key)
    assert.equal((await tryOnce(store)).isAllowed, true)
    assert.equal((await tryOnce(store, WINDOW, NOW, 'other')).isAllowed, false)
  },

  'purge removes exactly the counts that are over, and counts them': async (subject) => {
    const { store, rawCount } = subject
    const openedAt = { past: NOW - 1, now: NOW, live: NOW + 1 }
    for (const [key, at] of Object.entries(openedAt)) await tryOften(store, 3, WINDOW, at, key)
    assert.equal(await store.purge(END), 2)
    assert.equal(await store.purge(END), 0)
    assert.equal(await rawCount(), 1)
    assert.equal((await tryOnce(store, WINDOW, END, 'live')).isAllowed, false)
  },

  'purge takes a backoff after its quiet time, but never one that is stopped': async (subject) => {
    const { store, rawCount } = subject
    const quiet = NOW + BACKOFF.forgetMs
    await tryOnce(store, BACKOFF, NOW, 'quiet')
    await tryOnce(store, { ...BACKOFF, stopAt: 1 }, NOW, 'stopped')
    assert.equal(await store.purge(quiet - 1), 0)
    assert.equal(await store.purge(quiet), 1)
    assert.equal(await store.purge(quiet * 2), 0)
    assert.equal(await rawCount(), 1)
  },

  'says so when it cannot be asked, never "go ahead"': async ({ store, goAway }) => {
    needs(goAway, 'goAway() of the subject')
    await goAway()
    await assert.rejects(async () => store.reserve(BOTH, NOW), UNAVAILABLE)
    await assert.rejects(async () => store.settle(BOTH, true), UNAVAILABLE)
    await assert.rejects(async () => store.reset('key'), UNAVAILABLE)
    if (store.look) await assert.rejects(async () => store.look?.(IN_WINDOW, NOW), UNAVAILABLE)
    await assert.rejects(async () => store.purge(NOW), UNAVAILABLE)
  },
}
