import assert from 'node:assert/strict'
import { parallel } from '../samples.ts'
import { type Check, needs } from '../suite.ts'
import { add, count, load, outcomes } from './user-samples.ts'
import type { UserStoreSubject } from './user-store-subject.ts'

const EMAIL = 'confirmed@example.test'

export const saveEmailChecks: Readonly<Record<string, Check<UserStoreSubject>>> = {
  'saveEmail writes the address, unless another change came first or the user is gone': async (
    subject,
  ) => {
    const { store } = subject
    needs(store.saveEmail, 'saveEmail()')
    const id = await add(subject, 'ada', { email: null })
    const before = await load(subject, id)
    assert.equal(await store.saveEmail(before, EMAIL), true)
    assert.equal((await load(subject, id)).email, EMAIL)
    assert.equal(await store.saveEmail(before, 'late@example.test'), false)
    assert.equal((await load(subject, id)).email, EMAIL)
    const gone = await load(subject, await add(subject, 'eve', { email: null }))
    await store.delete(String(gone.id))
    assert.equal(await store.saveEmail(gone, 'eve@example.test'), false)
    assert.equal(await subject.rawCount(), 1)
  },

  'of 20 parallel calls of saveEmail for one address one wins, and the others are refused': async (
    subject,
  ) => {
    const { store } = subject
    needs(store.saveEmail, 'saveEmail()')
    const ids = await parallel(20, (index) => add(subject, `user${index}`, { email: null }))
    const people = await Promise.all(ids.map((id) => load(subject, id)))
    const tries = await outcomes(people.map(async (user) => store.saveEmail?.(user, EMAIL)))
    assert.equal(count(tries, true), 1)
    assert.equal(count(tries, 'ALREADY_TAKEN'), 19)
  },
}
