import assert from 'node:assert/strict'
import { localRequest } from '../../../auth/backend.ts'
import { sha256 } from '../../../auth/crypto/keyed-digest.ts'
import { StoredSession } from '../../../web/session/stored-session.ts'
import { HOUR_MS, MARKER, NO_DIGESTS, NOW, SESSION_ID, sessionRecord } from '../samples.ts'
import { type Check, needs } from '../suite.ts'
import type { SessionStoreSubject } from './session-store-subject.ts'

const LIFETIME = { idleMs: HOUR_MS, absoluteMs: 24 * HOUR_MS, rememberedMs: 720 * HOUR_MS }

/** What one request sees of the session with the kit's id. */
export function requestTo({ store }: SessionStoreSubject, now = NOW): StoredSession {
  return new StoredSession({ store, lifetime: LIFETIME, clock: () => now }, localRequest)
}

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

  'keeps no session id in clear': async (subject) => {
    const request = requestTo(subject)
    await request.save(SESSION_ID, { login: { userId: '7', backend: 'users', stamp: null } })
    await request.save(SESSION_ID, { note: MARKER })
    const text = await subject.rawRows()
    assert.ok(text.includes(MARKER), 'rawRows() does not show what the store wrote')
    assert.ok(!text.includes(SESSION_ID), 'a session id is at rest in clear')
    assert.equal(await subject.rawCount(), 1, 'rawCount() does not count what the store wrote')
  },

  'says so when it cannot be asked, never "no such session"': async ({ store, goAway }) => {
    needs(goAway, 'goAway() of the subject')
    const { idHash, ...changes } = sessionRecord()
    await store.insert(sessionRecord())
    await goAway()
    const unavailable = { code: 'STORE_UNAVAILABLE' }
    await assert.rejects(async () => store.find(idHash, NOW), unavailable)
    await assert.rejects(async () => store.insert(sessionRecord()), unavailable)
    await assert.rejects(async () => store.update(idHash, 1, changes), unavailable)
    await assert.rejects(async () => store.replace(idHash, sessionRecord()), unavailable)
    await assert.rejects(
      async () => store.touch([{ idHash, lastSeenAt: NOW + 1, idleEndsAt: NOW + 2 }]),
      unavailable,
    )
    await assert.rejects(async () => store.destroy(idHash), unavailable)
    await assert.rejects(async () => store.purge(NOW), unavailable)
  },
}
