import assert from 'node:assert/strict'
import { countTrue, MALFORMED, parallel } from '../samples.ts'
import { type Check, needs } from '../suite.ts'
import { add } from './user-samples.ts'
import type { UserStoreSubject } from './user-store-subject.ts'

export const deleteChecks: Readonly<Record<string, Check<UserStoreSubject>>> = {
  'delete takes one user and nobody else, and frees their names': async (subject) => {
    const { store, rawCount, rawUser } = subject
    const [ada, eve] = [await add(subject, 'ada'), await add(subject, 'eve')]
    assert.equal(await store.delete(ada), true)
    assert.equal(await store.findById(ada), null)
    assert.equal(await rawUser(ada), null)
    assert.equal(await rawCount(), 1)
    assert.ok(await store.findById(eve))
    assert.notEqual(await add(subject, 'ada'), ada, 'an id was given to somebody else')
  },

  'delete answers false for an id of nobody': async (subject) => {
    const id = await add(subject, 'ada')
    await add(subject, 'eve')
    await subject.store.delete(id)
    for (const nobody of [id, ...MALFORMED]) {
      assert.equal(await subject.store.delete(nobody), false, nobody.slice(0, 60))
    }
    assert.equal(await subject.rawCount(), 1)
  },

  'of 20 parallel deletes of one user one has done it': async (subject) => {
    const id = await add(subject, 'ada')
    const done = await parallel(20, () => subject.store.delete(id))
    assert.equal(countTrue(done), 1)
  },

  'an update that comes after delete brings nobody back': async (subject) => {
    const id = await add(subject, 'ada')
    const update = () => subject.store.update(id, { firstName: 'late' })
    await Promise.all([update(), subject.store.delete(id), update(), update()])
    assert.equal(await subject.store.update(id, { isActive: true }), null)
    assert.equal(await subject.rawCount(), 0)
  },

  'delete takes along what was granted to the user, and leaves the grants of others': async (
    subject,
  ) => {
    const { store, grant, grantCount } = subject
    needs(grant, 'grant() of the subject')
    needs(grantCount, 'grantCount() of the subject')
    const [ada, eve] = [await add(subject, 'ada'), await add(subject, 'eve')]
    const named = (userId: string) => ({ backend: store.backend, userId })
    for (const id of [ada, eve]) await grant(named(id))
    assert.ok((await grantCount(named(ada))) > 0, 'grant() does not show in grantCount()')
    await store.delete(ada)
    assert.equal(await grantCount(named(ada)), 0)
    assert.ok((await grantCount(named(eve))) > 0, 'grants of somebody else are gone')
  },
}
