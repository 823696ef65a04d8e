import assert from 'node:assert/strict'
import { sha256 } from '../../../auth/crypto/keyed-digest.ts'
import type { SessionRecord, SessionStore } from '../../../auth/sessions/session-store.ts'
import {
  NAMESAKES,
  NO_DIGESTS,
  NOW,
  OWNER,
  parallel,
  publicIdOf,
  sessionRecord,
} from '../samples.ts'
import type { Check } from '../suite.ts'
import type { SessionStoreSubject } from './session-store-subject.ts'

const remembered = { isRemembered: true, seriesHash: sha256('series'), rotatedAt: NOW }

/** How remembered sessions are found by an id from before, and how many sessions a person may have. */
export const seriesChecks: Readonly<Record<string, Check<SessionStoreSubject>>> = {
  'finds a remembered session by its series, with the time of its last new id': async (subject) => {
    const { store } = subject
    await store.insert(sessionRecord(remembered))
    await store.insert(sessionRecord({ idHash: sha256('another') }))
    const found = await store.findSeries(remembered.seriesHash, NOW)
    assert.deepEqual({ ...found }, sessionRecord(remembered))
    assert.equal(await store.findSeries(sha256('no series'), NOW), null)
  },

  'finds it after it got a new id, and no more once it is over': async ({ store }) => {
    const { idHash, idleEndsAt } = sessionRecord(remembered)
    await store.insert(sessionRecord(remembered))
    const heir = sessionRecord({ ...remembered, idHash: sha256('heir'), rotatedAt: NOW + 1 })
    assert.equal(await store.replace(idHash, heir), true)
    assert.equal((await store.findSeries(remembered.seriesHash, NOW))?.rotatedAt, NOW + 1)
    assert.ok(await store.findSeries(remembered.seriesHash, idleEndsAt - 1))
    assert.equal(await store.findSeries(remembered.seriesHash, idleEndsAt), null)
    await store.destroy(heir.idHash)
    assert.equal(await store.findSeries(remembered.seriesHash, NOW), null)
  },

  'takes any text for a series': async ({ store }) => {
    await store.insert(sessionRecord(remembered))
    for (const text of NO_DIGESTS) assert.equal(await store.findSeries(text, NOW), null)
  },

  'destroyOldest leaves one session, and as many others as it is told': async (subject) => {
    const { store, rawCount } = subject
    for (const [name, age] of [
      ['own', 9],
      ['a', 4],
      ['b', 3],
      ['c', 2],
      ['d', 1],
    ] as const) {
      await insert(store, name, { lastSeenAt: NOW - age })
    }
    for (const [index, owner] of NAMESAKES.entries()) await insert(store, `other ${index}`, owner)
    assert.equal(await store.destroyOldest(OWNER, publicIdOf('own'), 2, NOW), 2)
    assert.equal(await store.destroyOldest(OWNER, publicIdOf('own'), 2, NOW), 0)
    assert.deepEqual(await namesLeft(store), ['d', 'c', 'own'].map(publicIdOf))
    assert.equal(await store.destroyOldest(OWNER, publicIdOf('own'), 0, NOW), 2)
    assert.deepEqual(await namesLeft(store), [publicIdOf('own')])
    assert.equal(await rawCount(), 1 + NAMESAKES.length)
  },

  'destroyOldest does not count sessions that are over': async ({ store }) => {
    await insert(store, 'own', {})
    await insert(store, 'over', { idleEndsAt: NOW, lastSeenAt: NOW })
    await insert(store, 'live', { lastSeenAt: NOW - 1 })
    assert.equal(await store.destroyOldest(OWNER, publicIdOf('own'), 1, NOW), 0)
    assert.equal((await namesLeft(store)).length, 2)
  },

  'of 20 logins at once that each keep three, no more are left': async ({ store }) => {
    await parallel(20, async (index) => {
      await insert(store, `login ${index}`, { lastSeenAt: NOW + index })
      await store.destroyOldest(OWNER, publicIdOf(`login ${index}`), 2, NOW)
    })
    // One that was ended meanwhile is missing among the three.
    const left = await namesLeft(store)
    assert.ok(left.length === 2 || left.length === 3, `${left.length} sessions are left`)
    assert.ok(left.includes(publicIdOf('login 19')), 'the newest was ended')
  },
}

async function insert(
  store: SessionStore,
  name: string,
  changes: Partial<SessionRecord>,
): Promise<void> {
  const record = { idHash: sha256(name), publicId: publicIdOf(name), ...OWNER, ...changes }
  await store.insert(sessionRecord(record))
}

async function namesLeft(store: SessionStore): Promise<string[]> {
  return (await store.listOf(OWNER, NOW)).map(({ publicId }) => publicId)
}
