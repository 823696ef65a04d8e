import assert from 'node:assert/strict'
import { sha256 } from '../../../auth/crypto/keyed-digest.ts'
import { HOUR_MS, NOW, sessionRecord } from '../samples.ts'
import type { Check } from '../suite.ts'
import type { SessionStoreSubject } from './session-store-subject.ts'

const { idHash, idleEndsAt, absoluteEndsAt } = sessionRecord()

/** When sessions are over, and who removes them. */
export const endChecks: Readonly<Record<string, Check<SessionStoreSubject>>> = {
  'a session is over at exactly its idle end': async ({ store }) => {
    await store.insert(sessionRecord())
    assert.ok(await store.find(idHash, idleEndsAt - 1), 'over a millisecond too early')
    assert.equal(await store.find(idHash, idleEndsAt), null, 'still there at its end')
  },

  'a session is over at exactly its absolute end, however busy it is': async ({ store }) => {
    await store.insert(sessionRecord())
    const lastSeenAt = absoluteEndsAt - 1
    await store.touch([{ idHash, lastSeenAt, idleEndsAt: absoluteEndsAt + HOUR_MS }])
    assert.ok(await store.find(idHash, absoluteEndsAt - 1), 'over a millisecond too early')
    assert.equal(await store.find(idHash, absoluteEndsAt), null, 'still there at its end')
  },

  'destroy takes one session, and is harmless twice': async ({ store, rawCount }) => {
    await store.insert(sessionRecord())
    await store.insert(sessionRecord({ idHash: sha256('another') }))
    await store.destroy(idHash)
    await store.destroy(idHash)
    assert.equal(await store.find(idHash, NOW), null)
    assert.ok(await store.find(sha256('another'), NOW))
    assert.equal(await rawCount(), 1)
  },

  'purge removes exactly the sessions that are over, and counts them': async (subject) => {
    const { store, rawCount } = subject
    const ends = { idle: [NOW, NOW + HOUR_MS], absolute: [NOW + HOUR_MS, NOW] } as const
    const live = { idleEndsAt: NOW + 1, absoluteEndsAt: NOW + 1 }
    for (const [name, [idle, absolute]] of Object.entries(ends)) {
      const end = { idleEndsAt: idle, absoluteEndsAt: absolute }
      await store.insert(sessionRecord({ idHash: sha256(name), ...end }))
    }
    await store.insert(sessionRecord({ ...live }))
    assert.equal(await rawCount(), 3)
    assert.equal(await store.purge(NOW), 2)
    assert.equal(await store.purge(NOW), 0)
    assert.equal(await rawCount(), 1)
    assert.ok(await store.find(idHash, NOW), 'a session that is not over was removed')
  },
}
