import assert from 'node:assert/strict'
import { NOW, parallel, UNAVAILABLE } from '../samples.ts'
import { type Check, needs } from '../suite.ts'
import type { AuditStoreSubject } from './audit-store-subject.ts'
import { ADDRESS, AGENT, entry, listIds } from './entries.ts'

/** What rests in an audit, and what is forgotten of it. */
export const restChecks: Readonly<Record<string, Check<AuditStoreSubject>>> = {
  'gives back every field as it was appended': async ({ store }) => {
    const details = { deep: { list: [1, 'Zoë 🦆', null, { a: '"\\\' :x \n' }] }, empty: '' }
    const nobody = { actor: null, subject: null, session: null, requestId: null, details: {} }
    const entries = [
      entry({ id: 'full', details, at: NOW + 3, agent: 'Zoë 🦆' }),
      entry({ id: 'nobody', ...nobody, address: null, agent: null, at: NOW + 2 }),
      entry({ id: 'big', subject: { backend: 'staff', userId: '9007199254740993' }, at: NOW + 1 }),
    ]
    await store.append(entries)
    const page = await store.list({}, null, 10)
    assert.deepEqual(
      page.entries.map((one) => ({ ...one })),
      entries,
    )
    assert.equal(page.next, null)
  },

  'gives out copies: what is done to them, or to what was appended, is not at rest': async ({
    store,
  }) => {
    const appended = entry({ details: { basket: ['duck'] } })
    await store.append([appended])
    const basketOf = async () => (await store.list({}, null, 1)).entries[0]?.details.basket
    for (const basket of [appended.details.basket, await basketOf()]) {
      ;(basket as string[]).push('goose')
    }
    assert.deepEqual(await basketOf(), ['duck'])
  },

  'appends many at once, and nothing for none': async ({ store }) => {
    const many = Array.from({ length: 200 }, (_, index) => entry({ id: `entry ${index}` }))
    await store.append([])
    await store.append(many)
    assert.deepEqual((await listIds(store)).sort(), many.map(({ id }) => id).sort())
  },

  'loses nothing of what 50 processes append at the same time': async ({ store }) => {
    await parallel(50, (index) =>
      store.append([entry({ id: `a ${index}` }), entry({ id: `b ${index}` })]),
    )
    assert.equal(new Set(await listIds(store)).size, 100)
  },

  'forget empties address and agent of exactly the entries from before, and counts them': async ({
    store,
  }) => {
    const late = entry({ id: 'late', at: NOW })
    const old = entry({ id: 'old', at: NOW - 1 })
    const bare = entry({ id: 'bare', at: NOW - 2, address: null, agent: null })
    const half = entry({ id: 'half', at: NOW - 3, address: null })
    await store.append([late, old, bare, half])
    assert.equal(await store.forget(NOW), 2)
    assert.equal(await store.forget(NOW), 0)
    const forgotten = { address: null, agent: null }
    const { entries } = await store.list({}, null, 10)
    assert.deepEqual(
      entries.map((one) => ({ ...one })),
      [late, { ...old, ...forgotten }, bare, { ...half, ...forgotten }],
    )
  },

  'what is forgotten is nowhere at rest': async ({ store, rawRows }) => {
    await store.append([entry()])
    const before = await rawRows()
    assert.ok(before.includes(ADDRESS), 'rawRows() does not show what the store wrote')
    await store.forget(NOW + 1)
    const text = await rawRows()
    assert.ok(!text.includes(ADDRESS) && !text.includes(AGENT), 'an address or agent is at rest')
  },

  'says so when it cannot be asked, never "nothing has happened"': async ({ store, goAway }) => {
    needs(goAway, 'goAway() of the subject')
    await goAway()
    await assert.rejects(async () => store.append([entry()]), UNAVAILABLE)
    await assert.rejects(async () => store.list({}, null, 1), UNAVAILABLE)
    await assert.rejects(async () => store.forget(NOW), UNAVAILABLE)
  },
}
