import assert from 'node:assert/strict'
import { sha256 } from '../../../auth/crypto/keyed-digest.ts'
import { countTrue, NOW, parallel, sessionRecord } from '../samples.ts'
import type { Check } from '../suite.ts'
import type { SessionStoreSubject } from './session-store-subject.ts'

const { idHash } = sessionRecord()

function successor(name: string | number) {
  return sessionRecord({ idHash: sha256(`successor ${name}`), userId: '8', version: 1 })
}

/** What happens when a session is given a new id, as at every login. */
export const replaceChecks: Readonly<Record<string, Check<SessionStoreSubject>>> = {
  'replace puts a session in the place of another, whose id is dead': async (subject) => {
    const { store, rawCount } = subject
    await store.insert(sessionRecord({ version: 9 }))
    assert.equal(await store.replace(idHash, successor(1)), true)
    assert.equal(await store.find(idHash, NOW), null, 'the old id still opens the session')
    assert.deepEqual({ ...(await store.find(successor(1).idHash, NOW)) }, successor(1))
    assert.equal(await rawCount(), 1)
  },

  'a session keeps its public id when it is given a new id': async ({ store }) => {
    const { publicId } = sessionRecord()
    await store.insert(sessionRecord())
    assert.equal(await store.replace(idHash, { ...successor(1), publicId }), true)
    assert.equal((await store.find(successor(1).idHash, NOW))?.publicId, publicId)
  },

  'replace of what is gone is refused, and writes nothing': async ({ store, rawCount }) => {
    await store.insert(sessionRecord())
    await store.destroy(idHash)
    assert.equal(await store.replace(idHash, successor(1)), false)
    assert.equal(await store.find(successor(1).idHash, NOW), null)
    assert.equal(await rawCount(), 0)
  },

  'of 20 parallel replacements of one session one wins': async ({ store, rawCount }) => {
    await store.insert(sessionRecord())
    const won = await parallel(20, (index) => store.replace(idHash, successor(index)))
    assert.equal(countTrue(won), 1, 'winners')
    assert.ok(await store.find(successor(won.indexOf(true)).idHash, NOW))
    assert.equal(await rawCount(), 1)
  },

  'a session is either replaced or destroyed, never both': async ({ store, rawCount }) => {
    for (let round = 0; round < 10; round++) {
      await store.insert(sessionRecord())
      const [, isReplaced] = await Promise.all([
        store.destroy(idHash),
        store.replace(idHash, successor(round)),
      ])
      assert.equal(await store.find(idHash, NOW), null)
      assert.equal((await store.find(successor(round).idHash, NOW)) !== null, isReplaced)
      assert.equal(await rawCount(), isReplaced ? 1 : 0)
      await store.destroy(successor(round).idHash)
    }
  },
}
