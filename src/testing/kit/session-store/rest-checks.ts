import assert from 'node:assert/strict'
import { sha256 } from '../../../auth/crypto/keyed-digest.ts'
import {
  MARKER,
  NO_DIGESTS,
  NOW,
  OWNER,
  SESSION_ID,
  sessionRecord,
  UNAVAILABLE,
} from '../samples.ts'
import { type Check, needs } from '../suite.ts'
import type { SessionStoreSubject } from './session-store-subject.ts'

/** What rests in a store, and how it comes back. */
export const restChecks: Readonly<Record<string, Check<SessionStoreSubject>>> = {
  'gives back every field as it was inserted': async ({ store }) => {
    const data = { deep: { list: [1, 'Zoë 🦆', null, { a: '"\\\' \n' }] }, empty: '', no: false }
    const visitor = { userId: null, backend: null, address: null, agent: null, isRemembered: true }
    const records = [
      sessionRecord({ data, userId: 'a3f1c0de-0000-4000-8000-00000000002a', version: 41 }),
      sessionRecord({ ...visitor, idHash: sha256('nobody'), data: {} }),
      sessionRecord({ idHash: sha256('big'), userId: '9007199254740993', agent: 'Zoë 🦆' }),
    ]
    for (const record of records) await store.insert(record)
    for (const record of records) {
      assert.deepEqual({ ...(await store.find(record.idHash, NOW)) }, record)
    }
  },

  'gives out copies: what is done to them, or to what was inserted, is not at rest': async ({
    store,
  }) => {
    const record = sessionRecord({ data: { basket: ['duck'] } })
    await store.insert(record)
    const basketOf = async () => (await store.find(record.idHash, NOW))?.data.basket as string[]
    for (const basket of [record.data.basket as string[], await basketOf()]) basket.push('goose')
    assert.deepEqual(await basketOf(), ['duck'])
  },

  'finds nothing for what is no id of a session, and never throws': async ({ store }) => {
    await store.insert(sessionRecord())
    const { idHash, ...changes } = sessionRecord()
    const almost = [idHash.toLowerCase(), idHash.slice(1), `${idHash}x`, ` ${idHash}`]
    for (const text of [...NO_DIGESTS, ...almost]) {
      assert.equal(await store.find(text, NOW), null, `find(${text.slice(0, 60)})`)
      assert.equal(await store.update(text, 1, changes), false, `update(${text.slice(0, 60)})`)
      await store.touch([{ idHash: text, lastSeenAt: NOW + 1, idleEndsAt: NOW + 2 }])
      await store.destroy(text)
    }
    assert.deepEqual({ ...(await store.find(idHash, NOW)) }, sessionRecord())
  },

  'changes nothing when it is asked to find': async ({ store, rawRows }) => {
    const { idHash, absoluteEndsAt } = sessionRecord()
    await store.insert(sessionRecord())
    const before = await rawRows()
    for (const now of [NOW, NOW + 1, absoluteEndsAt]) await store.find(idHash, now)
    assert.equal(await rawRows(), before)
  },

  'keeps no session id in clear': async ({ store, rawRows, rawCount }) => {
    const { idHash, userId, backend } = sessionRecord()
    await store.insert(sessionRecord({ data: {} }))
    await store.update(idHash, 1, { userId, backend, data: { note: MARKER } })
    const text = await rawRows()
    assert.ok(text.includes(MARKER), 'rawRows() does not show what the store wrote')
    assert.ok(!text.includes(SESSION_ID), 'a session id is at rest in clear')
    assert.equal(await rawCount(), 1, 'rawCount() does not count what the store wrote')
  },

  'says so when it cannot be asked, never "no such session"': async ({ store, goAway }) => {
    needs(goAway, 'goAway() of the subject')
    const { idHash, publicId, ...changes } = sessionRecord()
    const touch = { idHash, lastSeenAt: NOW + 1, idleEndsAt: NOW + 2 }
    await store.insert(sessionRecord())
    await goAway()
    await assert.rejects(async () => store.find(idHash, NOW), UNAVAILABLE)
    await assert.rejects(async () => store.insert(sessionRecord()), UNAVAILABLE)
    await assert.rejects(async () => store.update(idHash, 1, changes), UNAVAILABLE)
    await assert.rejects(async () => store.replace(idHash, sessionRecord()), UNAVAILABLE)
    await assert.rejects(async () => store.touch([touch]), UNAVAILABLE)
    await assert.rejects(async () => store.destroy(idHash), UNAVAILABLE)
    await assert.rejects(async () => store.listOf(OWNER, NOW), UNAVAILABLE)
    await assert.rejects(async () => store.destroyOne(OWNER, publicId), UNAVAILABLE)
    await assert.rejects(async () => store.destroyAllOf(OWNER), UNAVAILABLE)
    await assert.rejects(async () => store.purge(NOW), UNAVAILABLE)
  },
}
