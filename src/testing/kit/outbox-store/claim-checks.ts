import assert from 'node:assert/strict'
import { NOW, parallel } from '../samples.ts'
import type { Check } from '../suite.ts'
import { addMany, claimIds, mail, UNTIL } from './mails.ts'
import type { OutboxStoreSubject } from './outbox-store-subject.ts'

/** How workers get mails. */
export const claimChecks: Readonly<Record<string, Check<OutboxStoreSubject>>> = {
  'gives every field of a mail as it was added': async ({ store }) => {
    const mails = [mail({ to: 'zoë🦆@example.test', params: '"\\\' :x \n' }), mail({ id: 'two' })]
    for (const one of mails) await store.add(one)
    const claimed = await store.claim('worker', UNTIL, NOW, 10)
    assert.deepEqual(
      claimed.map((one) => ({ ...one })),
      mails.map((one) => ({ ...one, attempts: 1 })),
    )
  },

  'gives the oldest mails first, and no more than were asked for': async ({ store }) => {
    const ids = await addMany(store, 5)
    assert.deepEqual(await claimIds(store, 'one', { limit: 2 }), ids.slice(0, 2))
    assert.deepEqual(await claimIds(store, 'two', { limit: 10 }), ids.slice(2))
  },

  'gives no mail that is not due yet': async ({ store }) => {
    await store.add(mail({ createdAt: NOW + 1 }))
    assert.deepEqual(await claimIds(store, 'worker'), [])
    assert.deepEqual(await claimIds(store, 'worker', { now: NOW + 1 }), ['mail-1'])
  },

  'of 50 parallel workers no two get the same mail, and no mail is forgotten': async ({
    store,
  }) => {
    const ids = await addMany(store, 50)
    const given = await parallel(50, (index) => claimIds(store, `worker-${index}`, { limit: 1 }))
    while (given.flat().length < 50) {
      const rest = await claimIds(store, 'the last worker')
      assert.ok(rest.length > 0, 'a mail was forgotten')
      given.push(rest)
    }
    assert.deepEqual(given.flat().sort(), ids)
    assert.deepEqual(await claimIds(store, 'nobody'), [])
  },

  'a worker that claims many times at once gets no mail twice': async ({ store }) => {
    const ids = await addMany(store, 20)
    const given = await parallel(10, () => claimIds(store, 'worker', { limit: 3 }))
    const rest = await claimIds(store, 'worker', { limit: 20 })
    assert.deepEqual([...given.flat(), ...rest].sort(), ids)
  },

  'a claim runs out at exactly its end, and counts': async ({ store }) => {
    await store.add(mail())
    await store.claim('first', UNTIL, NOW, 1)
    assert.deepEqual(await claimIds(store, 'second', { now: UNTIL - 1 }), [])
    const [again] = await store.claim('second', UNTIL + 1000, UNTIL, 1)
    assert.deepEqual({ ...again }, { ...mail(), attempts: 2 })
  },

  'of 50 parallel workers one gets a mail whose claim has run out': async ({ store }) => {
    await store.add(mail())
    await store.claim('first', UNTIL, NOW, 1)
    const given = await parallel(50, (index) =>
      claimIds(store, `worker-${index}`, { now: UNTIL, until: UNTIL + 1000 }),
    )
    assert.deepEqual(given.flat(), ['mail-1'])
  },
}
