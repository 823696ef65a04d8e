import assert from 'node:assert/strict'
import { sha256 } from '../../../auth/crypto/keyed-digest.ts'
import type { SessionRecord, SessionStore } from '../../../auth/sessions/session-store.ts'
import type { UserReference } from '../../../auth/user.ts'
import {
  countTrue,
  HOUR_MS,
  MALFORMED,
  NAMESAKES,
  NOW,
  OWNER,
  parallel,
  publicIdOf,
  sessionRecord,
} from '../samples.ts'
import type { Check } from '../suite.ts'
import type { SessionStoreSubject } from './session-store-subject.ts'

/** What a person may see of their sessions, and how they end them. */
export const ownerChecks: Readonly<Record<string, Check<SessionStoreSubject>>> = {
  'lists the sessions of one person, the one that was used last first': async ({ store }) => {
    const seen = { second: NOW - 2, first: NOW - 1, third: NOW - 3 }
    for (const [name, lastSeenAt] of Object.entries(seen)) await insert(store, name, { lastSeenAt })
    for (const owner of NAMESAKES) await insert(store, nameOf(owner), owner)
    await insert(store, 'visitor', { userId: null, backend: null })
    assert.deepEqual(await listed(store), ['first', 'second', 'third'].map(publicIdOfNamed))
  },

  'lists what a session is, but neither its hash nor its data': async ({ store }) => {
    await store.insert(sessionRecord())
    const { idHash, version, data, seriesHash, rotatedAt, ...summary } = sessionRecord()
    const list = await store.listOf(OWNER, NOW)
    assert.deepEqual(
      list.map((one) => ({ ...one })),
      [summary],
    )
  },

  'lists no session that is over, to the millisecond': async ({ store }) => {
    await insert(store, 'idle', { idleEndsAt: NOW })
    await insert(store, 'absolute', { absoluteEndsAt: NOW })
    await insert(store, 'live', { idleEndsAt: NOW + 1, absoluteEndsAt: NOW + 1 })
    assert.deepEqual(await listed(store), [publicIdOfNamed('live')])
  },

  'destroyOne ends one session of its owner': async ({ store, rawCount }) => {
    await insert(store, 'one')
    await insert(store, 'other')
    assert.equal(await store.destroyOne(OWNER, publicIdOfNamed('one')), true)
    assert.equal(await store.destroyOne(OWNER, publicIdOfNamed('one')), false)
    assert.equal(await store.find(sha256('one'), NOW), null)
    assert.equal(await rawCount(), 1)
  },

  'destroyOne ends no session of somebody else': async ({ store, rawCount }) => {
    await insert(store, 'one')
    for (const owner of NAMESAKES) {
      assert.equal(await store.destroyOne(owner, publicIdOfNamed('one')), false)
    }
    assert.equal(await rawCount(), 1)
  },

  'of 50 parallel ends of one session one counts': async ({ store }) => {
    await insert(store, 'one')
    const ended = await parallel(50, () => store.destroyOne(OWNER, publicIdOfNamed('one')))
    assert.equal(countTrue(ended), 1)
  },

  'destroyAllOf ends all sessions of one person, and counts them': async ({ store, rawCount }) => {
    await insertFamily(store)
    assert.equal(await store.destroyAllOf(OWNER), 3)
    assert.equal(await store.destroyAllOf(OWNER), 0)
    assert.deepEqual(await listed(store), [])
    assert.equal(await rawCount(), NAMESAKES.length)
  },

  'destroyAllOf spares the session that is named': async ({ store, rawCount }) => {
    await insertFamily(store)
    assert.equal(await store.destroyAllOf(OWNER, publicIdOfNamed('two')), 2)
    assert.deepEqual(await listed(store), [publicIdOfNamed('two')])
    assert.equal(await rawCount(), NAMESAKES.length + 1)
  },

  'counts each session once when all are ended twice at the same time': async ({ store }) => {
    for (let index = 0; index < 20; index++) await insert(store, `session ${index}`)
    const ended = await parallel(5, () => store.destroyAllOf(OWNER))
    assert.equal(
      ended.reduce((sum, count) => sum + count),
      20,
    )
  },

  'takes any text for a person and a public id, and never throws': async ({ store, rawCount }) => {
    await insert(store, 'one')
    for (const text of MALFORMED) {
      assert.deepEqual([...(await store.listOf({ ...OWNER, userId: text }, NOW))], [])
      assert.equal(await store.destroyOne(OWNER, text), false)
      assert.equal(
        await store.destroyOne({ ...OWNER, backend: text }, publicIdOfNamed('one')),
        false,
      )
      assert.equal(await store.destroyAllOf({ ...OWNER, userId: text }), 0)
    }
    assert.equal(await rawCount(), 1)
  },
}

async function insert(
  store: SessionStore,
  name: string,
  changes: Partial<SessionRecord> = {},
): Promise<void> {
  const ends = { idleEndsAt: NOW + HOUR_MS, absoluteEndsAt: NOW + HOUR_MS }
  const record = { idHash: sha256(name), publicId: publicIdOfNamed(name), ...OWNER, ...ends }
  await store.insert(sessionRecord({ ...record, ...changes }))
}

async function insertFamily(store: SessionStore): Promise<void> {
  for (const name of ['one', 'two', 'three']) await insert(store, name)
  for (const owner of NAMESAKES) await insert(store, nameOf(owner), owner)
}

function nameOf({ backend, userId }: UserReference): string {
  return `${backend}:${userId}`
}

async function listed(store: SessionStore): Promise<string[]> {
  return (await store.listOf(OWNER, NOW)).map(({ publicId }) => publicId)
}

function publicIdOfNamed(name: string): string {
  return publicIdOf(sha256(name))
}
