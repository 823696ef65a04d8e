import assert from 'node:assert/strict'
import type { UserChanges } from '../../../auth/accounts/user-store.ts'
import { MALFORMED, parallel } from '../samples.ts'
import type { Check } from '../suite.ts'
import { add, count, load, outcomes } from './user-samples.ts'
import type { UserStoreSubject } from './user-store-subject.ts'

/** Mistakes of a program, and what no form may reach. */
const WRONG: readonly object[] = [
  ...[{ username: '' }, { username: ' ' }, { username: null }, { username: 7 }],
  ...[{ email: 'no address' }, { email: '' }, { email: 'a@b@c.test' }, { email: ['a@b.test'] }],
  ...[{ isActive: 'false' }, { isStaff: 1 }, { isSuperuser: null }, { firstName: null }],
  ...[{ id: '7' }, { passwordHash: 'x' }, { dateJoined: new Date(0) }, { shoeSize: 43 }],
]

export const updateChecks: Readonly<Record<string, Check<UserStoreSubject>>> = {
  'update changes what is named, of nobody else, and answers the user as changed': async (
    subject,
  ) => {
    const [ada, eve] = [await add(subject, 'ada'), await add(subject, 'eve')]
    const before = await subject.rawUser(eve)
    const changed = await subject.store.update(ada, { isStaff: true, isActive: false })
    for (const user of [changed, await load(subject, ada)]) {
      assert.equal(String(user?.id), ada)
      const { username, email, isStaff, isActive } = user ?? {}
      const expected = { username: 'ada', email: 'ada@example.test', isStaff: true }
      assert.deepEqual({ username, email, isStaff, isActive }, { ...expected, isActive: false })
    }
    assert.equal(await subject.rawUser(eve), before)
    for (const same of [{}, { isStaff: true }, { isSuperuser: false }, { isActive: false }]) {
      const user = await subject.store.update(ada, same)
      assert.equal(
        user?.username,
        'ada',
        `nobody after ${JSON.stringify(same)}, which was so before`,
      )
    }
  },

  'update normalises names and addresses, by which the user is found then': async (subject) => {
    const { store } = subject
    const id = await add(subject, 'ada')
    const user = await store.update(id, { username: ' Grace ', email: 'Grace@EXAMPLE.test' })
    assert.deepEqual([user?.username, user?.email], ['Grace', 'Grace@example.test'])
    assert.equal(String((await store.findByUsername('gRACE'))?.id), id)
    assert.equal(String((await store.findByEmail('grace@example.test'))?.id), id)
    assert.equal(await store.findByUsername('ada'), null)
    assert.equal(await store.findByEmail('ada@example.test'), null)
  },

  'update takes an address away, and gives the same name in another case': async (subject) => {
    const id = await add(subject, 'ada')
    const user = await subject.store.update(id, { username: 'ADA', email: null })
    assert.deepEqual([user?.username, user?.email], ['ADA', null])
    assert.equal(await subject.store.findByEmail('ada@example.test'), null)
    await add(subject, 'eve', { email: 'ada@example.test' })
  },

  'update answers null for an id of nobody': async (subject) => {
    const id = await add(subject, 'ada')
    await add(subject, 'eve')
    await subject.store.delete(id)
    for (const nobody of [id, ...MALFORMED]) {
      assert.equal(await subject.store.update(nobody, { firstName: 'X' }), null)
      assert.equal(await subject.store.update(nobody, { isSuperuser: false }), null)
    }
  },

  'update refuses what is no change of a user, and writes nothing of it': async (subject) => {
    const id = await add(subject, 'ada')
    const before = await subject.rawUser(id)
    for (const wrong of WRONG) {
      const changes = { isStaff: true, ...wrong } as UserChanges
      const name = JSON.stringify(wrong)
      await assert.rejects(async () => subject.store.update(id, changes), TypeError, name)
    }
    assert.equal(await subject.rawUser(id), before)
  },

  'update refuses what is taken, and says which it was': async (subject) => {
    const { store } = subject
    const id = await add(subject, 'ada')
    await add(subject, 'eve')
    const before = await subject.rawUser(id)
    const taken = (field: string) => ({ code: 'ALREADY_TAKEN', field })
    await assert.rejects(store.update(id, { username: 'EVE' }), taken('username'))
    await assert.rejects(store.update(id, { email: 'Eve@Example.test' }), taken('email'))
    assert.equal(await subject.rawUser(id), before)
  },

  'of 20 parallel updates to one free username one wins, and the others are refused': async (
    subject,
  ) => {
    const ids = await parallel(20, (index) => add(subject, `user${index}`))
    const tries = await outcomes(
      ids.map((id, index) => subject.store.update(id, { username: index % 2 ? 'Free' : 'free' })),
    )
    assert.equal(count(tries, 'ALREADY_TAKEN'), 19)
    const winner = await subject.store.findByUsername('free')
    assert.ok(ids.includes(String(winner?.id)), 'nobody won')
  },

  'of 20 parallel updates to one free address one wins, and the others are refused': async (
    subject,
  ) => {
    const ids = await parallel(20, (index) => add(subject, `user${index}`))
    const tries = await outcomes(
      ids.map((id) => subject.store.update(id, { email: 'free@example.test' })),
    )
    assert.equal(count(tries, 'ALREADY_TAKEN'), 19)
  },

  'parallel updates of different members lose nothing': async (subject) => {
    for (const flag of [true, false]) {
      const id = await add(subject, `user-${flag}`)
      await Promise.all([
        subject.store.update(id, { isStaff: true }),
        subject.store.update(id, { username: `renamed-${flag}` }),
        subject.store.update(id, { email: null }),
        subject.store.update(id, { isActive: false }),
      ])
      const { username, email, isStaff, isActive } = await load(subject, id)
      const expected = { username: `renamed-${flag}`, email: null, isStaff: true, isActive: false }
      assert.deepEqual({ username, email, isStaff, isActive }, expected)
    }
  },
}
