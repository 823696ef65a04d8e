import assert from 'node:assert/strict'
import { sha256 } from '../../../auth/crypto/keyed-digest.ts'
import type { SessionPage } from '../../../auth/sessions/session-store.ts'
import { HOUR_MS, NOW, publicIdOf, sessionRecord } from '../samples.ts'
import { type Check, needs } from '../suite.ts'
import type { SessionStoreSubject } from './session-store-subject.ts'

/** What staff sees: who is logged in. */
export const allChecks: Readonly<Record<string, Check<SessionStoreSubject>>> = {
  'lists the sessions of everybody page by page, each once, without those that are over': async ({
    store,
  }) => {
    const { listAll } = store
    needs(listAll, 'listAll()')
    const insert = async (name: string, changes: object = {}) => {
      const idHash = sha256(name)
      const record = { idHash, publicId: publicIdOf(idHash), ...changes }
      await store.insert(sessionRecord(record))
      return record.publicId
    }
    const open: string[] = []
    for (let index = 0; index < 7; index++) {
      // Several began at the same time.
      const createdAt = NOW - Math.floor(index / 3) * 1000
      open.push(await insert(`open ${index}`, { createdAt, userId: String(index) }))
    }
    await insert('idle', { idleEndsAt: NOW })
    await insert('over', { absoluteEndsAt: NOW - HOUR_MS })
    await insert('visitor', { userId: null, backend: null })
    const seen: string[] = []
    let after: string | null = null
    do {
      const page: SessionPage = await listAll.call(store, after, 2, NOW)
      assert.ok(page.sessions.length <= 2)
      for (const session of page.sessions) {
        assert.ok(!('idHash' in session) && !('data' in session) && !('seriesHash' in session))
        assert.equal(session.owner.backend, 'users')
        seen.push(session.publicId)
      }
      after = page.next
    } while (after !== null && seen.length < 20)
    assert.deepEqual([...seen].sort(), [...open].sort())
    assert.deepEqual(new Set(seen.slice(0, 3)), new Set(open.slice(0, 3)))
    const nonsense = await listAll.call(store, 'nonsense', 50, NOW)
    assert.equal(nonsense.sessions.length, 7)
  },
}
