import type { GrantEditor } from '../../src/auth/permissions/grant-editor.ts'
import { grantStoreSuite, MemoryGrantStore } from '../../src/testing.ts'
import { broken } from './broken-stores.ts'
import { expectFailures } from './expect-failures.ts'

type Changes = (sound: MemoryGrantStore) => Partial<GrantEditor>

const suiteOf = (changes: Changes) =>
  grantStoreSuite({
    name: 'a broken one',
    async open() {
      const sound = new MemoryGrantStore()
      const store = broken<GrantEditor, MemoryGrantStore>(sound, changes(sound))
      return { store, permissions: ['users.view', 'mail.view'] as const }
    },
  })

describe('grantStoreSuite() on a store that is broken', () => {
  it('finds nothing wrong with one that is not', async () => {
    await expectFailures(
      suiteOf(() => ({})),
      { exactly: [] },
    )
  })

  it('finds one that takes people of two backends for one', async () => {
    await expectFailures(
      suiteOf((sound) => ({
        permissionsOf: ({ userId }) => sound.permissionsOf({ backend: 'users', userId }),
      })),
      { among: ['grants to a person directly, and to nobody of the same id elsewhere'] },
    )
  })

  it('finds one that tells what a group gives as if it were granted directly', async () => {
    await expectFailures(
      suiteOf((sound) => ({
        directPermissionsOf: async (user) => [...(await sound.permissionsOf(user))],
      })),
      { among: ['grants to the members of a group, as long as they are in it'] },
    )
  })

  it('finds a look that is followed by a write: two make the same group', async () => {
    await expectFailures(
      suiteOf((sound) => ({
        async createGroup(name) {
          const isFree = (await sound.findGroup(name)) === null
          await new Promise(setImmediate)
          if (isFree) await sound.createGroup(name).catch(() => {})
          else await sound.createGroup(name)
        },
      })),
      { among: ['of many who make a group of one name at the same time one does'] },
    )
  })

  it('finds one that leaves a group that is deleted', async () => {
    await expectFailures(
      suiteOf(() => ({ async deleteGroup() {} })),
      { among: ['deletes a group with all that was granted through it'] },
    )
  })
})
