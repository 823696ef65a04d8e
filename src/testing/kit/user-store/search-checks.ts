import assert from 'node:assert/strict'
import type { UserQuery } from '../../../auth/accounts/user-store.ts'
import { type Check, needs } from '../suite.ts'
import { add, addAll, namesOf } from './user-samples.ts'
import type { UserStoreSubject } from './user-store-subject.ts'

const DAY_MS = 86_400_000

async function found({ store }: UserStoreSubject, query: UserQuery): Promise<string[]> {
  return namesOf((await store.search(query)).users).sort()
}

export const searchChecks: Readonly<Record<string, Check<UserStoreSubject>>> = {
  'search lists everybody by name, without regard to case': async (subject) => {
    assert.deepEqual(await subject.store.search(), { users: [], previous: null, next: null })
    await addAll(subject, ['bob', 'Ada', 'carol', 'Dora'])
    const { users, previous, next } = await subject.store.search()
    assert.deepEqual(namesOf(users), ['Ada', 'bob', 'carol', 'Dora'])
    assert.deepEqual([previous, next], [null, null])
    const backwards = await subject.store.search({ direction: 'desc' })
    assert.deepEqual(namesOf(backwards.users), ['Dora', 'carol', 'bob', 'Ada'])
  },

  'a prefix finds names and addresses that begin with it, in any case': async (subject) => {
    await addAll(subject, ['Anna', 'ANDREW', 'Joanna'], { email: null })
    await add(subject, 'zoe', { email: 'Anouk@example.test' })
    assert.deepEqual(await found(subject, { prefix: 'aN' }), ['ANDREW', 'Anna', 'zoe'])
    assert.deepEqual(await found(subject, { prefix: 'anna' }), ['Anna'])
    assert.deepEqual(await found(subject, { prefix: 'anouk@example.test' }), ['zoe'])
    assert.deepEqual(await found(subject, { prefix: 'nna' }), [])
    assert.equal((await found(subject, { prefix: '' })).length, 4)
  },

  'a prefix is folded as names are: letters of every script, and nothing like them': async (
    subject,
  ) => {
    await addAll(subject, ['René', 'rene', 'Straße', 'Ωmega', '宝石', 'mıke', 'mikel'], {
      email: null,
    })
    const table: [prefix: string, names: string[]][] = [
      ['RENÉ', ['René']],
      ['rene', ['rene']],
      ['ωM', ['Ωmega']],
      ['宝', ['宝石']],
      ['STRAß', ['Straße']],
      ['mi', ['mikel']],
      ['ﬁ', []],
    ]
    for (const [prefix, names] of table) {
      assert.deepEqual(await found(subject, { prefix }), names, prefix)
    }
  },

  'a prefix is text: %, _, \\, * and quotes stand for themselves': async (subject) => {
    const names = ['a%b', 'a_b', 'a\\b', 'a*b', "a'b", 'a"b', 'a`b', 'a$1', 'a:x', 'a?x', 'axb']
    await addAll(subject, names, { email: null })
    for (const prefix of names) {
      assert.deepEqual(await found(subject, { prefix }), [prefix], prefix)
    }
    for (const prefix of ['%', '_', 'a__', '\\', "'", 'a\0', '\ud800', 'a'.repeat(100_000)]) {
      assert.deepEqual(await found(subject, { prefix }), [], JSON.stringify(prefix.slice(0, 9)))
    }
  },

  'filters find who suits them, alone and together': async (subject) => {
    await add(subject, 'plain')
    await add(subject, 'gone', { isActive: false })
    await add(subject, 'staff', { isStaff: true })
    await add(subject, 'root', { isStaff: true, isSuperuser: true })
    await add(subject, 'retired', { isStaff: true, isActive: false })
    const table: [query: UserQuery, names: string[]][] = [
      [{ isActive: false }, ['gone', 'retired']],
      [{ isStaff: true }, ['retired', 'root', 'staff']],
      [{ isStaff: false, isActive: true }, ['plain']],
      [{ isSuperuser: true }, ['root']],
      [{ isSuperuser: false, isStaff: true, isActive: true }, ['staff']],
      [{ isStaff: true, prefix: 'R' }, ['retired', 'root']],
      [{ isStaff: true, isActive: false, prefix: 'g' }, []],
    ]
    for (const [query, names] of table) {
      assert.deepEqual(await found(subject, query), names, JSON.stringify(query))
    }
  },

  'tells who has ever logged in': async (subject) => {
    needs(subject.recordLogin, 'recordLogin() of the subject')
    await add(subject, 'never')
    const id = await add(subject, 'once')
    await subject.recordLogin(id, new Date(DAY_MS * 20_000))
    assert.deepEqual(await found(subject, { hasLoggedIn: true }), ['once'])
    assert.deepEqual(await found(subject, { hasLoggedIn: false }), ['never'])
    assert.deepEqual(await found(subject, { hasLoggedIn: false, prefix: 'o' }), [])
  },

  'finds the members of a group, and of none that only resembles it': async (subject) => {
    await add(subject, 'ada', { groups: ['Keepers', 'Press'] })
    await add(subject, 'bob', { groups: ['Press'] })
    await add(subject, 'carol', { groups: ['keepers'], isActive: false })
    await add(subject, 'dora')
    assert.deepEqual(await found(subject, { group: 'Press' }), ['ada', 'bob'])
    assert.deepEqual(await found(subject, { group: 'Keepers' }), ['ada'])
    assert.deepEqual(await found(subject, { group: 'Press', prefix: 'b' }), ['bob'])
    assert.deepEqual(await found(subject, { group: 'keepers', isActive: true }), [])
    for (const group of ['Nobody', '', '%', "' OR 1=1 --", 'Press\0', '\ud800']) {
      assert.deepEqual(await found(subject, { group }), [], group)
    }
  },

  'refuses a query that cannot be, by name': async ({ store }) => {
    const wrong: object[] = [
      ...[{ limit: 0 }, { limit: 501 }, { limit: 1.5 }, { limit: '10' }, { limit: Number.NaN }],
      ...[{ sort: 'passwordHash' }, { sort: 'id; --' }, { direction: 'up' }, { prefix: 7 }],
      ...[
        { isActive: 'yes' },
        { hasLoggedIn: null },
        { group: ['a'] },
        { isLast: 1 },
        { shoeSize: 43 },
      ],
    ]
    for (const query of wrong) {
      const call = async () => store.search(query as UserQuery)
      await assert.rejects(call, TypeError, JSON.stringify(query))
    }
  },
}
