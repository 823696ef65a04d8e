import assert from 'node:assert/strict'
import { sha256 } from '../../../auth/crypto/keyed-digest.ts'
import { HOUR_MS, MALFORMED, NOW, publicIdOf, SESSION_ID, sessionRecord } from '../samples.ts'
import { type Check, needs } from '../suite.ts'
import type { SessionStoreSubject } from './session-store-subject.ts'

/** How it is noticed that sessions have ended for which something is open. */
export const openChecks: Readonly<Record<string, Check<SessionStoreSubject>>> = {
  'findOpen gives the state of those that are not over, by their public ids': async ({ store }) => {
    needs(store.findOpen, 'findOpen()')
    await store.insert(sessionRecord())
    const other = sha256('other')
    await store.insert(sessionRecord({ idHash: other, version: 7, userId: '8' }))
    const asked = [publicIdOf(sha256(SESSION_ID)), publicIdOf(other), publicIdOf(sha256('none'))]
    const found = await store.findOpen(asked, NOW)
    const { address, agent, seriesHash, rotatedAt, ...state } = sessionRecord()
    const byHash = new Map(found.map((one) => [one.idHash, { ...one }]))
    assert.equal(found.length, 2)
    assert.deepEqual(byHash.get(state.idHash), state)
    assert.equal(byHash.get(other)?.userId, '8')
  },

  'findOpen gives no session that is over, to the millisecond': async ({ store }) => {
    needs(store.findOpen, 'findOpen()')
    const ends = { idle: { idleEndsAt: NOW + 1 }, absolute: { absoluteEndsAt: NOW + 1 } }
    for (const [name, end] of Object.entries(ends)) {
      await store.insert(sessionRecord({ idHash: sha256(name), ...end }))
    }
    const asked = Object.keys(ends).map((name) => publicIdOf(sha256(name)))
    assert.equal((await store.findOpen(asked, NOW)).length, 2)
    assert.deepEqual(await store.findOpen(asked, NOW + 1), [])
  },

  'findEnded tells those that are gone or over, to the millisecond, however often it is asked':
    async ({ store }) => {
      needs(store.findEnded, 'findEnded()')
      const ends = { idle: { idleEndsAt: NOW + 2 }, absolute: { absoluteEndsAt: NOW + 1 } }
      const [idle = '', absolute = ''] = Object.keys(ends).map((name) => publicIdOf(sha256(name)))
      for (const [name, end] of Object.entries(ends)) {
        await store.insert(sessionRecord({ idHash: sha256(name), ...end }))
      }
      await store.insert(sessionRecord())
      const { publicId } = sessionRecord()
      const asked = [publicId, idle, absolute]
      assert.deepEqual(await store.findEnded(asked, NOW), [])
      assert.deepEqual(await store.findEnded(asked, NOW), [])
      assert.deepEqual(await store.findEnded(asked, NOW + 1), [absolute])
      assert.deepEqual(
        [...(await store.findEnded(asked, NOW + 2))].toSorted(),
        [idle, absolute].toSorted(),
      )
      assert.deepEqual(await store.findEnded([publicId], NOW), [])
      await store.destroy(sha256(SESSION_ID))
      assert.deepEqual(await store.findEnded([publicId], NOW), [publicId])
    },

  'findEnded follows a session whose use is noted, and one that has got a new id': async ({
    store,
  }) => {
    needs(store.findEnded, 'findEnded()')
    const idHash = sha256(SESSION_ID)
    await store.insert(sessionRecord({ idleEndsAt: NOW + 1 }))
    const { publicId } = sessionRecord()
    assert.deepEqual(await store.findEnded([publicId], NOW), [])
    await store.touch([{ idHash, lastSeenAt: NOW + 1, idleEndsAt: NOW + HOUR_MS }])
    assert.deepEqual(await store.findEnded([publicId], NOW + 2), [])
    const heir = sessionRecord({ idHash: sha256('next'), publicId, idleEndsAt: NOW + 3 * HOUR_MS })
    assert.equal(await store.replace(idHash, heir), true)
    assert.deepEqual(await store.findEnded([publicId], NOW + 2 * HOUR_MS), [])
  },

  'findEnded takes many ids, none, twice the same, and text that is no id': async ({ store }) => {
    needs(store.findEnded, 'findEnded()')
    await store.insert(sessionRecord())
    const { publicId } = sessionRecord()
    const many = Array.from({ length: 2000 }, (_, index) => publicIdOf(sha256(`many${index}`)))
    const none = [...many, ...MALFORMED]
    const ended = await store.findEnded([...none, publicId, publicId], NOW)
    assert.deepEqual([...ended].toSorted(), none.toSorted())
    assert.deepEqual(await store.findEnded([], NOW), [])
  },

  'findOpen still finds a session that has got a new id': async ({ store }) => {
    needs(store.findOpen, 'findOpen()')
    await store.insert(sessionRecord())
    const { publicId } = sessionRecord()
    const heir = sessionRecord({ idHash: sha256('next'), publicId, lastSeenAt: NOW + HOUR_MS / 2 })
    assert.equal(await store.replace(sha256(SESSION_ID), heir), true)
    const [found] = await store.findOpen([publicId], NOW)
    assert.equal(found?.idHash, sha256('next'))
  },

  'findOpen takes many ids, none, and text that is no id': async ({ store }) => {
    needs(store.findOpen, 'findOpen()')
    await store.insert(sessionRecord())
    const many = Array.from({ length: 2000 }, (_, index) => publicIdOf(sha256(`many${index}`)))
    const found = await store.findOpen([...many, ...MALFORMED, sessionRecord().publicId], NOW)
    assert.equal(found.length, 1)
    assert.deepEqual(await store.findOpen([], NOW), [])
  },
}
