import assert from 'node:assert/strict'
import { countTrue, NOW, OWNER, parallel } from '../samples.ts'
import type { Check } from '../suite.ts'
import type { FactorStoreSubject } from './factor-store-subject.ts'
import { factor, passkey, plain } from './factors.ts'

const LATER = NOW + 5

export const useChecks: Readonly<Record<string, Check<FactorStoreSubject>>> = {
  'the first use confirms a factor, and later ones leave that time as it is': async ({ store }) => {
    await store.add([factor('one'), factor('two')])
    assert.equal(await store.use('one', { counter: 7, at: LATER }), true)
    const used = factor('one', { counter: 7, confirmedAt: LATER, lastUsedAt: LATER })
    assert.deepEqual((await store.listOf(OWNER)).map(plain), [used, factor('two')])
    assert.equal(await store.use('one', { counter: 8, at: LATER + 1 }), true)
    const again = { ...used, counter: 8, lastUsedAt: LATER + 1 }
    assert.deepEqual((await store.listOf(OWNER)).map(plain), [again, factor('two')])
  },

  'a counter that is not higher is no use, and nothing is written': async ({ store }) => {
    const known = factor('one', { counter: 2 ** 31, confirmedAt: NOW, lastUsedAt: NOW })
    await store.add([known])
    for (const counter of [2 ** 31, 2 ** 31 - 1, 1, 0]) {
      assert.equal(await store.use('one', { counter, at: LATER, isBackedUp: true }), false)
    }
    assert.deepEqual((await store.listOf(OWNER)).map(plain), [known])
    assert.equal(await store.use('one', { counter: 2 ** 31 + 1, at: LATER }), true)
  },

  'a passkey without a counter is used any number of times': async ({ store }) => {
    await store.add([passkey('one', { confirmedAt: NOW })])
    assert.equal(await store.use('one', { counter: 0, at: NOW }), true)
    assert.equal(await store.use('one', { counter: 0, at: NOW }), true)
    assert.equal(await store.use('one', { counter: 1, at: NOW }), true)
    assert.equal(await store.use('one', { counter: 0, at: NOW }), false)
  },

  'a lower counter is a use where it does not matter, and the highest stays': async ({ store }) => {
    await store.add([passkey('one', { counter: 7, confirmedAt: NOW })])
    const lower = { at: LATER, acceptsLower: true }
    assert.equal(await store.use('one', { counter: 3, ...lower }), true)
    assert.equal(await store.use('one', { counter: 0, ...lower }), true)
    const expected = passkey('one', { counter: 7, confirmedAt: NOW, lastUsedAt: LATER })
    assert.deepEqual((await store.listOf(OWNER)).map(plain), [expected])
    assert.equal(await store.use('one', { counter: 7, at: NOW }), false)
    assert.equal(await store.use('one', { counter: 9, ...lower }), true)
    assert.equal(await store.use('one', { counter: 9, at: NOW }), false)
    assert.equal(await store.use('nobody', { counter: 9, ...lower }), false)
  },

  'a use tells whether a passkey is kept elsewhere, too, or leaves that as it is': async ({
    store,
  }) => {
    await store.add([passkey('one')])
    const isBackedUp = async () => (await store.listOf(OWNER))[0]?.isBackedUp
    await store.use('one', { counter: 1, at: NOW, isBackedUp: true })
    assert.equal(await isBackedUp(), true)
    await store.use('one', { counter: 2, at: NOW })
    assert.equal(await isBackedUp(), true)
    await store.use('one', { counter: 3, at: NOW, isBackedUp: false })
    assert.equal(await isBackedUp(), false)
  },

  'there is no use of what is not there': async ({ store }) => {
    await store.add([factor('one')])
    for (const id of ['', 'ONE', 'one ', '%', 'null', 'one\0']) {
      assert.equal(await store.use(id, { counter: 1, at: NOW }), false)
    }
  },

  'of 50 parallel uses with the same counter one counts': async ({ store }) => {
    await store.add([factor('one')])
    for (const counter of [10, 11]) {
      const uses = await parallel(50, () => store.use('one', { counter, at: NOW }))
      assert.equal(countTrue(uses), 1)
    }
  },

  'parallel uses never lower the counter': async ({ store }) => {
    await store.add([factor('one')])
    const uses = await parallel(20, (index) => store.use('one', { counter: 20 - index, at: NOW }))
    assert.ok(countTrue(uses) >= 1)
    assert.equal((await store.listOf(OWNER))[0]?.counter, 20)
  },

  'of 50 who remove the same factor at the same time one does': async ({ store }) => {
    await store.add([factor('one'), factor('two')])
    const removed = await parallel(50, () => store.remove(OWNER, ['one']))
    assert.equal(countTrue(removed), 1)
    assert.deepEqual(
      (await store.listOf(OWNER)).map(({ id }) => id),
      ['two'],
    )
  },

  'a factor that is removed is not brought back by a use or a new name': async ({ store }) => {
    for (let round = 0; round < 10; round++) {
      const id = `round ${round}`
      await store.add([factor(id)])
      await Promise.all([
        store.use(id, { counter: 1, at: NOW }),
        store.remove(OWNER, [id]),
        store.rename(OWNER, id, 'late'),
        store.use(id, { counter: 2, at: NOW }),
      ])
      assert.deepEqual(await store.listOf(OWNER), [])
    }
  },
}
