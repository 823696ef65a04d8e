import assert from 'node:assert/strict'
import type { GrantEditor } from '../../../auth/permissions/grant-editor.ts'
import { parallel, UNAVAILABLE } from '../samples.ts'
import { type Check, type Description, defineSuite, needs, type Suite } from '../suite.ts'
import type { GrantStoreSubject } from './grant-store-subject.ts'

/** What `GrantEditor` promises: a store of grants that can be changed, for the admin. */
export function grantStoreSuite(description: Description<GrantStoreSubject>): Suite {
  return defineSuite('grant store', description, grantChecks)
}

const ANN = { backend: 'users', userId: '7' }
const BOB = { backend: 'users', userId: '8' }
/** The same id as Ann's, and somebody else. */
const OTHER = { backend: 'members', userId: '7' }

const UNKNOWN_GROUP = { code: 'GROUP_UNKNOWN' }
const UNKNOWN_PERMISSION = { code: 'PERMISSION_UNKNOWN' }
const TAKEN = { code: 'GROUP_EXISTS' }

const allOf = async (store: GrantEditor, who = ANN) => [...(await store.permissionsOf(who))].sort()

const grantChecks: Readonly<Record<string, Check<GrantStoreSubject>>> = {
  'has no groups at first, and nobody may do anything': async ({ store, permissions }) => {
    assert.deepEqual(await store.groups(), [])
    assert.equal(await store.findGroup('editors'), null)
    assert.deepEqual(await allOf(store), [])
    const names = (await store.permissions()).map(({ name }) => name)
    assert.ok(permissions.every((name) => names.includes(name)))
    assert.deepEqual(names, [...names].sort())
  },

  'grants to a person directly, and to nobody of the same id elsewhere': async ({
    store,
    permissions,
  }) => {
    await store.grant(ANN, permissions)
    await store.grant(ANN, permissions[0])
    assert.deepEqual(await store.directPermissionsOf(ANN), [...permissions].sort())
    assert.deepEqual(await allOf(store), [...permissions].sort())
    assert.deepEqual(await allOf(store, OTHER), [])
    assert.deepEqual(await store.usersWith('users', permissions[0]), ['7'])
    assert.equal(await store.revoke(ANN, permissions[0]), 1)
    assert.equal(await store.revoke(ANN, permissions[0]), 0)
    assert.deepEqual(await allOf(store), [permissions[1]])
  },

  'grants to the members of a group, as long as they are in it': async ({ store, permissions }) => {
    for (const name of ['press', 'editors']) await store.createGroup(name)
    await store.grant({ group: 'editors' }, permissions[0])
    await store.addMembers(['press', 'editors'], [ANN, BOB])
    await store.addMembers(['editors'], [ANN])
    assert.deepEqual(await store.groupsOf(ANN), ['editors', 'press'])
    assert.deepEqual(await allOf(store), [permissions[0]])
    assert.deepEqual(await store.directPermissionsOf(ANN), [])
    assert.deepEqual([...(await store.usersWith('users', permissions[0]))].sort(), ['7', '8'])
    assert.equal(await store.leaveGroups(ANN, ['editors', 'nothing']), 1)
    assert.deepEqual(await allOf(store), [])
    assert.deepEqual(await allOf(store, BOB), [permissions[0]])
    assert.equal(await store.revoke({ group: 'editors' }, permissions[0]), 1)
    assert.deepEqual(await allOf(store, BOB), [])
  },

  'lists groups by their names, with what they give': async ({ store, permissions }) => {
    for (const name of ['press', 'editors']) await store.createGroup(name)
    await store.grant({ group: 'press' }, permissions)
    const press = { name: 'press', permissions: [...permissions].sort() }
    assert.deepEqual(plain(await store.groups()), [{ name: 'editors', permissions: [] }, press])
    assert.deepEqual(plain([(await store.findGroup('press')) ?? never()]), [press])
  },

  'gives a group another name, and keeps its members and what it gives': async ({
    store,
    permissions,
  }) => {
    for (const name of ['press', 'editors']) await store.createGroup(name)
    await store.grant({ group: 'press' }, permissions[0])
    await store.addMembers(['press'], [ANN])
    await assert.rejects(store.renameGroup('press', 'editors'), TAKEN)
    assert.equal(await store.renameGroup('nothing', 'anything'), false)
    assert.equal(await store.renameGroup('press', 'news'), true)
    assert.deepEqual(await store.groupsOf(ANN), ['news'])
    assert.deepEqual(await allOf(store), [permissions[0]])
  },

  'deletes a group with all that was granted through it': async ({ store, permissions }) => {
    await store.createGroup('press')
    await store.grant({ group: 'press' }, permissions[0])
    await store.addMembers(['press'], [ANN])
    await store.deleteGroup('press')
    await store.deleteGroup('press')
    assert.deepEqual([await store.groupsOf(ANN), await allOf(store)], [[], []])
    await store.createGroup('press')
    assert.deepEqual([await store.groupsOf(ANN), await allOf(store)], [[], []])
  },

  'refuses what is not there, and grants nothing of it then': async ({ store, permissions }) => {
    await assert.rejects(store.grant({ group: 'nothing' }, permissions[0]), UNKNOWN_GROUP)
    await assert.rejects(store.grant(ANN, [permissions[0], 'nothing.here']), UNKNOWN_PERMISSION)
    assert.deepEqual(await allOf(store), [])
  },

  'of many who make a group of one name at the same time one does': async ({ store }) => {
    const made = await parallel(12, () =>
      store.createGroup('press').then(
        () => true,
        (error: { code?: string }) => {
          assert.equal(error.code, 'GROUP_EXISTS')
          return false
        },
      ),
    )
    assert.equal(made.filter(Boolean).length, 1)
    assert.equal((await store.groups()).length, 1)
  },

  'forgets what was granted to somebody who is deleted': async ({ store, permissions }) => {
    const { forgetUser } = store
    needs(forgetUser, 'forgetUser()')
    await store.createGroup('press')
    await store.grant({ group: 'press' }, permissions[0])
    await store.addMembers(['press'], [ANN, BOB])
    await store.grant(ANN, permissions[1])
    await forgetUser.call(store, ANN)
    assert.deepEqual([await store.groupsOf(ANN), await allOf(store)], [[], []])
    assert.deepEqual(await allOf(store, BOB), [permissions[0]])
  },

  'says so when it cannot be asked, never "nothing"': async ({ store, permissions, goAway }) => {
    needs(goAway, 'goAway() of the subject')
    await goAway()
    await assert.rejects(async () => store.permissionsOf(ANN), UNAVAILABLE)
    await assert.rejects(async () => store.groups(), UNAVAILABLE)
    await assert.rejects(async () => store.grant(ANN, permissions[0]), UNAVAILABLE)
  },
}

function plain(groups: Awaited<ReturnType<GrantEditor['groups']>>) {
  return groups.map(({ name, permissions }) => ({ name, permissions: [...permissions] }))
}

function never(): never {
  throw new assert.AssertionError({ message: 'the group is not found' })
}
