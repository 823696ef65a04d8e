import assert from 'node:assert/strict'
import type { UserStore } from '../../../auth/accounts/user-store.ts'
import type { Check } from '../suite.ts'
import { add, count, load, outcomes } from './user-samples.ts'
import type { UserStoreSubject } from './user-store-subject.ts'

const LAST = { code: 'LAST_SUPERUSER' }
const ROUNDS = 5

type End = (store: UserStore, id: string) => Promise<unknown>

const demote: End = (store, id) => store.update(id, { isSuperuser: false })
const deactivate: End = (store, id) => store.update(id, { isActive: false })
const remove: End = (store, id) => store.delete(id)
const ENDS = { demote, deactivate, remove }

const superuser = { isSuperuser: true, isStaff: true }

async function activeSuperusers({ store }: UserStoreSubject): Promise<readonly string[]> {
  const { users } = await store.search({ isSuperuser: true, isActive: true })
  return users.map(({ id }) => String(id))
}

/** Ends all superusers at once, again and again: each time exactly one of them stays. */
async function endAtOnce(subject: UserStoreSubject, ends: readonly End[]): Promise<void> {
  let made = 0
  for (let round = 0; round < ROUNDS; round++) {
    let ids = await activeSuperusers(subject)
    while (ids.length < ends.length) {
      await add(subject, `root${++made}`, superuser)
      ids = await activeSuperusers(subject)
    }
    const tries = await outcomes(ends.map((end, index) => end(subject.store, ids[index] ?? '')))
    assert.equal((await activeSuperusers(subject)).length, 1, 'superusers who are left')
    assert.equal(count(tries, 'LAST_SUPERUSER'), 1, `refused of ${tries.map(String).join()}`)
  }
}

export const superuserChecks: Readonly<Record<string, Check<UserStoreSubject>>> = {
  'the last active superuser cannot be demoted, deactivated or deleted': async (subject) => {
    const id = await add(subject, 'root', superuser)
    await add(subject, 'ada', { isStaff: true })
    await add(subject, 'former', { ...superuser, isActive: false })
    const before = await subject.rawUser(id)
    for (const [name, end] of Object.entries(ENDS)) {
      await assert.rejects(end(subject.store, id), LAST, name)
    }
    const both = { isSuperuser: true, isActive: false, firstName: 'X' }
    await assert.rejects(subject.store.update(id, both), LAST)
    assert.equal(await subject.rawUser(id), before)
  },

  'the last active superuser can be changed in everything else': async (subject) => {
    const id = await add(subject, 'root', superuser)
    const changes = { username: 'admin', isStaff: false, isActive: true, isSuperuser: true }
    assert.equal((await subject.store.update(id, changes))?.username, 'admin')
  },

  'a superuser can go when there is another, and so can everybody else': async (subject) => {
    const { store } = subject
    const ids = []
    for (const name of ['one', 'two', 'three']) ids.push(await add(subject, name, superuser))
    const [one = '', two = '', three = ''] = ids
    const former = await add(subject, 'former', { ...superuser, isActive: false })
    const ada = await add(subject, 'ada')
    assert.equal((await store.update(one, { isSuperuser: false }))?.isSuperuser, false)
    assert.equal(await store.delete(two), true)
    assert.equal((await store.update(ada, { isActive: false }))?.isActive, false)
    assert.equal((await store.update(former, { isSuperuser: false }))?.isSuperuser, false)
    assert.equal(await store.delete(former), true)
    assert.deepEqual(await activeSuperusers(subject), [three])
  },

  'of two superusers who are demoted in parallel exactly one stays': (subject) =>
    endAtOnce(subject, [demote, demote]),

  'of two superusers who are deleted in parallel exactly one stays': (subject) =>
    endAtOnce(subject, [remove, remove]),

  'of superusers who are demoted, deactivated and deleted in parallel exactly one stays': (
    subject,
  ) => endAtOnce(subject, [demote, deactivate, remove, demote, remove, deactivate]),

  'a superuser can be demoted twice in parallel when there is another': async (subject) => {
    const ids = [await add(subject, 'one', superuser), await add(subject, 'two', superuser)]
    const tries = await outcomes([1, 2, 3, 4].map(() => demote(subject.store, ids[0] ?? '')))
    assert.equal(count(tries, 'LAST_SUPERUSER'), 0)
    assert.deepEqual(await activeSuperusers(subject), [ids[1]])
    assert.equal((await load(subject, ids[0] ?? '')).isSuperuser, false)
  },
}
