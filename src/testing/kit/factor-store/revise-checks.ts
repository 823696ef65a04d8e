import assert from 'node:assert/strict'
import type { Factor, FactorRevision, FactorStore } from '../../../auth/factors/factor-store.ts'
import { NAMESAKES, NOW, OWNER, parallel } from '../samples.ts'
import { type Check, needs } from '../suite.ts'
import type { FactorStoreSubject } from './factor-store-subject.ts'
import { factor, passkey } from './factors.ts'

const REVISE = 'revise() of the store'

/** Changes that depend on what a person has. */
export const reviseChecks: Readonly<Record<string, Check<FactorStoreSubject>>> = {
  'a passkey that was a whole login is known as one from then on': async ({ store }) => {
    await store.add([passkey('one'), passkey('two', { logsInAlone: true })])
    const known = async () => (await store.listOf(OWNER)).map((one) => one.logsInAlone)
    assert.deepEqual(await known(), [false, true])
    await store.use('two', { counter: 1, at: NOW })
    assert.deepEqual(await known(), [false, true])
    await store.use('one', { counter: 1, at: NOW, logsInAlone: true })
    assert.deepEqual(await known(), [true, true])
  },

  'a change sees what the person has, and removes and adds what it names': async ({ store }) => {
    needs(store.revise, REVISE)
    await store.add([factor('one'), factor('two', { createdAt: NOW + 1 })])
    await store.add(NAMESAKES.map((owner, index) => factor(`of ${index}`, { owner })))
    const seen = await store.revise(OWNER, (own) => ({
      remove: ['one'],
      add: [factor('three', { createdAt: NOW + 2 })],
      result: own.map(({ id }) => id),
    }))
    assert.deepEqual(seen, ['one', 'two'])
    assert.deepEqual(await idsOf(store), ['two', 'three'])
    assert.equal(await store.revise(OWNER, () => ({ result: 7 })), 7)
    assert.deepEqual(await idsOf(store), ['two', 'three'])
    assert.equal(
      await store.revise({ ...OWNER, userId: '7\0' }, ({ length }) => ({ result: length })),
      0,
    )
  },

  'of 10 who each remove one unless it is the last, one stays': async ({ store }) => {
    const revise = reviserOf(store)
    const ids = Array.from({ length: 10 }, (_, index) => `key ${index}`)
    await store.add(ids.map((id) => passkey(id)))
    const removed = await parallel(10, (index) =>
      revise((own) => {
        const isLast = own.length < 2
        return { remove: isLast ? [] : [`key ${index}`], result: !isLast }
      }),
    )
    assert.equal(removed.filter(Boolean).length, 9)
    assert.equal((await idsOf(store)).length, 1)
  },

  'of one who removes the last and one who builds on it, one is refused': async ({ store }) => {
    const revise = reviserOf(store)
    for (let round = 0; round < 10; round++) {
      const [key, claim] = [`key ${round}`, `claim ${round}`]
      await store.add([passkey(key)])
      const has = (own: readonly Factor[], id: string) => own.some((one) => one.id === id)
      const done = await Promise.all([
        revise((own) => {
          const isFree = !has(own, claim)
          return { remove: isFree ? [key] : [], result: isFree }
        }),
        revise((own) => {
          const isThere = has(own, key)
          return { add: isThere ? [factor(claim)] : [], result: isThere }
        }),
      ])
      assert.equal(done.filter(Boolean).length, 1, `round ${round}`)
      await store.remove(OWNER)
    }
  },
}

type Revise = <T>(decide: (own: readonly Factor[]) => FactorRevision<T>) => Promise<T>

/** Revises what OWNER has. */
function reviserOf(store: FactorStore): Revise {
  needs(store.revise, REVISE)
  const revise = store.revise.bind(store) as NonNullable<FactorStore['revise']>
  return (decide) => revise(OWNER, decide)
}

async function idsOf(store: FactorStore): Promise<string[]> {
  return (await store.listOf(OWNER)).map(({ id }) => id)
}
