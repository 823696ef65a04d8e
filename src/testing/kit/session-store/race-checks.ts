import assert from 'node:assert/strict'
import { sha256 } from '../../../auth/crypto/keyed-digest.ts'
import type { SessionChanges, SessionStore } from '../../../auth/sessions/session-store.ts'
import { countTrue, NOW, parallel, sessionRecord } from '../samples.ts'
import type { Check } from '../suite.ts'
import type { SessionStoreSubject } from './session-store-subject.ts'

const { idHash } = sessionRecord()

function changes(data: Record<string, unknown>): SessionChanges {
  return { userId: '7', backend: 'users', data }
}

/** What happens when several requests of one browser, or many browsers, come at once. */
export const raceChecks: Readonly<Record<string, Check<SessionStoreSubject>>> = {
  'of 50 parallel updates of one version one wins, and what it wrote stays': async ({ store }) => {
    await store.insert(sessionRecord())
    for (const version of [1, 2, 3]) {
      const won = await parallel(50, (writer) => store.update(idHash, version, changes({ writer })))
      assert.equal(countTrue(won), 1, 'winners')
      const data = { writer: won.indexOf(true) }
      const expected = sessionRecord({ version: version + 1, data })
      assert.deepEqual({ ...(await store.find(idHash, NOW)) }, expected)
    }
  },

  'an update of a version that is past, or not yet there, changes nothing': async ({ store }) => {
    await store.insert(sessionRecord({ version: 5 }))
    for (const version of [4, 6, 0, -1]) {
      assert.equal(await store.update(idHash, version, changes({})), false)
    }
    assert.deepEqual({ ...(await store.find(idHash, NOW)) }, sessionRecord({ version: 5 }))
  },

  'loses nothing when 20 requests each add something to one session': async ({ store }) => {
    await store.insert(sessionRecord({ data: {} }))
    const names = Array.from({ length: 20 }, (_, index) => `value${index}`)
    await Promise.all(names.map((name) => addTo(store, name)))
    const record = await store.find(idHash, NOW)
    assert.deepEqual(Object.keys(record?.data ?? {}).sort(), names.sort())
    assert.equal(record?.version, 21)
  },

  'a touch does not get in the way of an update': async ({ store }) => {
    await store.insert(sessionRecord())
    await store.touch([{ idHash, lastSeenAt: NOW + 1000, idleEndsAt: NOW + 2000 }])
    assert.equal(await store.update(idHash, 1, changes({ kept: true })), true)
    const expected = { version: 2, data: { kept: true }, lastSeenAt: NOW + 1000 }
    const record = sessionRecord({ ...expected, idleEndsAt: NOW + 2000 })
    assert.deepEqual({ ...(await store.find(idHash, NOW)) }, record)
  },

  'keeps 20 sessions of 20 parallel logins of one person': async ({ store, rawCount }) => {
    const hashes = Array.from({ length: 20 }, (_, index) => sha256(`login ${index}`))
    await Promise.all(hashes.map((hash) => store.insert(sessionRecord({ idHash: hash }))))
    const found = await Promise.all(hashes.map((hash) => store.find(hash, NOW)))
    assert.equal(countTrue(found), 20)
    assert.equal(await rawCount(), 20)
  },

  'a write that comes after destroy brings nothing back': async ({ store, rawCount }) => {
    await store.insert(sessionRecord())
    const slow = await store.find(idHash, NOW)
    await store.destroy(idHash)
    const late = changes({ ...slow?.data, late: true })
    assert.equal(await store.update(idHash, 1, late), false, 'update() of what is gone')
    assert.equal(await addTo(store, 'later'), false)
    assert.equal(await store.find(idHash, NOW), null, 'a slow request undid a logout')
    assert.equal(await rawCount(), 0)
  },

  'a session is gone after destroy, whatever else runs at the same time': async (subject) => {
    const { store, rawCount } = subject
    const touch = (ms: number) =>
      store.touch([{ idHash, lastSeenAt: NOW + ms, idleEndsAt: NOW + ms + 1000 }])
    for (let round = 0; round < 10; round++) {
      await store.insert(sessionRecord())
      await Promise.all([
        ...[1, 2, 3].map((version) => store.update(idHash, version, changes({ round }))),
        touch(1000),
        store.destroy(idHash),
        ...[1, 2, 3].map((version) => store.update(idHash, version, changes({ round }))),
        touch(3000),
      ])
      assert.equal(await store.find(idHash, NOW), null)
      assert.equal(await rawCount(), 0)
    }
  },
}

/** Reads, adds a value and writes, as often as others come first; false when the session is gone. */
async function addTo(store: SessionStore, name: string): Promise<boolean> {
  // Of any number of requests one gets through in each round.
  for (let round = 0; round < 200; round++) {
    const record = await store.find(idHash, NOW)
    if (!record) return false
    const data = { ...record.data, [name]: true }
    if (await store.update(idHash, record.version, changes(data))) return true
  }
  throw new assert.AssertionError({ message: `200 writes of "${name}" were refused` })
}
