import assert from 'node:assert/strict'
import { countTrue, MALFORMED, parallel } from '../samples.ts'
import { type Check, needs } from '../suite.ts'
import { add, count, HASH, load, newUser, outcomes } from './user-samples.ts'
import type { UserStoreSubject } from './user-store-subject.ts'

export const createChecks: Readonly<Record<string, Check<UserStoreSubject>>> = {
  'gives back what was created, and what has a default': async (subject) => {
    const id = await add(subject, 'Ada', { isStaff: true, passwordHash: HASH })
    const { username, email, isActive, isStaff, isSuperuser } = await load(subject, id)
    assert.deepEqual(
      { username, email, isActive, isStaff, isSuperuser },
      {
        ...{ username: 'Ada', email: 'Ada@example.test', isActive: true },
        ...{ isStaff: true, isSuperuser: false },
      },
    )
    assert.ok(
      (await subject.rawUser(id))?.includes(HASH),
      'the hash is not at rest as it was given',
    )
  },

  'refuses a name and an address that differ only in case, and says which it was': async (
    subject,
  ) => {
    const { store, rawCount } = subject
    await add(subject, 'Ada')
    const taken = (field: string) => ({ code: 'ALREADY_TAKEN', field })
    await assert.rejects(store.create(newUser('aDA', { email: null })), taken('username'))
    const sameAddress = newUser('eve', { email: 'ADA@EXAMPLE.TEST' })
    await assert.rejects(store.create(sameAddress), taken('email'))
    assert.equal(await rawCount(), 1)
  },

  'of 20 parallel users of one name one is created, and the others are refused': async ({
    store,
    rawCount,
  }) => {
    const tries = await outcomes(
      Array.from({ length: 20 }, (_, index) =>
        store.create(newUser(index % 2 ? 'ADA' : 'ada', { email: null })),
      ),
    )
    assert.equal(count(tries, 'ALREADY_TAKEN'), 19)
    assert.equal(await rawCount(), 1)
  },

  'of 12 parallel first superusers one is created, whoever else registers, and the others get null':
    async (subject) => {
      const { store, rawCount } = subject
      await add(subject, 'stranger')
      assert.equal(await store.hasSuperuser(), false)
      const superuser = { isSuperuser: true, isStaff: true }
      const [made] = await Promise.all([
        parallel(12, (index) => store.createFirst(newUser(`first${index}`, superuser))),
        parallel(12, (index) => add(subject, `other${index}`)),
      ])
      assert.equal(countTrue(made), 1)
      assert.equal(await rawCount(), 14)
      assert.equal(await store.hasSuperuser(), true)
      assert.equal(await store.createFirst(newUser('late', superuser)), null)
    },

  'finds by the text of an id, and by nothing that only resembles it': async (subject) => {
    const id = await add(subject, 'ada')
    assert.equal((await load(subject, id)).username, 'ada')
    const alike = [`${id} `, ` ${id}`, `0${id}`, `${id}.0`, `${id}x`].filter((text) => text !== id)
    for (const text of [...MALFORMED, ...alike]) {
      if (text === id) continue
      assert.equal(await subject.store.findById(text), null, text.slice(0, 60))
    }
  },

  'finds by name and by address without regard to case': async (subject) => {
    const id = await add(subject, 'Ada', { email: 'Ada@example.test' })
    assert.equal(String((await subject.store.findByUsername('aDA'))?.id), id)
    assert.equal(String((await subject.store.findByEmail('ADA@Example.TEST'))?.id), id)
    assert.equal(await subject.store.findByUsername('ada@example.test'), null)
    assert.equal(await subject.store.findByEmail('ada'), null)
  },

  'of parallel changes of one password one is saved': async (subject) => {
    const { store } = subject
    const id = await add(subject, 'ada')
    const users = await parallel(5, () => load(subject, id))
    await Promise.all(users.map((user, index) => user.setPassword(`a new password ${index}`)))
    assert.equal(countTrue(await Promise.all(users.map((user) => store.savePassword(user)))), 1)
  },

  'says so when it cannot be asked, never "no such user"': async (subject) => {
    const { store, goAway } = subject
    needs(goAway, 'goAway() of the subject')
    const id = await add(subject, 'ada')
    await goAway()
    const unavailable = { code: 'STORE_UNAVAILABLE' }
    const calls: (() => Promise<unknown>)[] = [
      () => store.findById(id),
      () => store.findByUsername('ada'),
      () => store.search(),
      () => store.update(id, { firstName: 'Ada' }),
      () => store.update(id, { isActive: false }),
      () => store.delete(id),
      () => store.create(newUser('eve')),
    ]
    for (const call of calls) await assert.rejects(call, unavailable)
  },
}
