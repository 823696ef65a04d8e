import assert from 'node:assert/strict'
import { sha256 } from '../../../auth/crypto/keyed-digest.ts'
import type { SessionStore, SessionTouch } from '../../../auth/sessions/session-store.ts'
import { HOUR_MS, NO_DIGESTS, NOW, parallel, sessionRecord } from '../samples.ts'
import type { Check } from '../suite.ts'
import type { SessionStoreSubject } from './session-store-subject.ts'

const { idHash, idleEndsAt } = sessionRecord()
const MANY = 50

/** How the use of sessions is noted. */
export const touchChecks: Readonly<Record<string, Check<SessionStoreSubject>>> = {
  'touch moves the last use and the idle end, and nothing else': async ({ store }) => {
    await store.insert(sessionRecord())
    await store.touch([touchOf(idHash, 1000)])
    assert.deepEqual({ ...(await store.find(idHash, NOW)) }, touched(idHash, 1000))
  },

  'touch notes the use of many sessions at once, each with its own times': async ({ store }) => {
    await insertMany(store)
    await store.touch(hashes().map((hash, index) => touchOf(hash, index + 1)))
    for (const [index, hash] of hashes().entries()) {
      assert.deepEqual({ ...(await store.find(hash, NOW)) }, touched(hash, index + 1))
    }
  },

  'touch leaves alone what is not named, and does nothing for none': async ({ store }) => {
    await store.insert(sessionRecord())
    await store.insert(sessionRecord({ idHash: sha256('another') }))
    await store.touch([])
    await store.touch([touchOf(sha256('another'), 5), touchOf(sha256('unknown'), 5)])
    assert.deepEqual({ ...(await store.find(idHash, NOW)) }, sessionRecord())
  },

  'touch from a clock that is behind does not shorten a session': async ({ store }) => {
    await store.insert(sessionRecord())
    await store.insert(sessionRecord({ idHash: sha256('another') }))
    await store.touch([touchOf(idHash, -1000)])
    await store.touch([touchOf(idHash, -1), touchOf(sha256('another'), 1)])
    await store.touch([{ idHash, lastSeenAt: NOW, idleEndsAt: NOW + 1 }])
    assert.deepEqual({ ...(await store.find(idHash, NOW)) }, sessionRecord())
    const other = await store.find(sha256('another'), NOW)
    assert.deepEqual({ ...other }, touched(sha256('another'), 1))
  },

  'touch after destroy brings nothing back': async ({ store, rawCount }) => {
    await store.insert(sessionRecord())
    await store.destroy(idHash)
    await store.touch([touchOf(idHash, 1000)])
    await store.touch([touchOf(idHash, 1000), touchOf(sha256('another'), 1000)])
    assert.equal(await store.find(idHash, NOW), null)
    assert.equal(await rawCount(), 0)
  },

  'of parallel touches of many sessions the latest stays, in whatever order they name them':
    async ({ store }) => {
      await insertMany(store)
      await parallel(20, (index) => {
        const touches = hashes().map((hash) => touchOf(hash, index + 1))
        return store.touch(index % 2 === 0 ? touches : touches.reverse())
      })
      for (const hash of hashes()) {
        assert.deepEqual({ ...(await store.find(hash, NOW)) }, touched(hash, 20))
      }
    },

  'touch takes any text for the hash of an id': async ({ store, rawCount }) => {
    await store.insert(sessionRecord())
    await store.touch([...NO_DIGESTS.map((text) => touchOf(text, 5)), touchOf(idHash, 6)])
    assert.deepEqual({ ...(await store.find(idHash, NOW)) }, touched(idHash, 6))
    assert.equal(await rawCount(), 1)
  },
}

function hashes(): string[] {
  return Array.from({ length: MANY }, (_, index) => sha256(`session ${index}`))
}

async function insertMany(store: SessionStore): Promise<void> {
  for (const hash of hashes()) await store.insert(sessionRecord({ idHash: hash }))
}

function touchOf(hash: string, ms: number): SessionTouch {
  return { idHash: hash, lastSeenAt: NOW + ms, idleEndsAt: idleEndsAt + ms }
}

function touched(hash: string, ms: number) {
  return sessionRecord({ idHash: hash, lastSeenAt: NOW + ms, idleEndsAt: NOW + HOUR_MS + ms })
}
