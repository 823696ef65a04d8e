import { usernameKey } from '../../src/auth/accounts/names.ts'
import type { UsernameStore } from '../../src/auth/usernames/username-store.ts'
import { MemoryUsernameStore, usernameStoreSuite } from '../../src/testing.ts'
import { broken } from './broken-stores.ts'
import { expectFailures } from './expect-failures.ts'

const FREE = 'a name is free for its owner, and for the people of another backend'
const CASE = 'keeps a name from others, in whatever case it is asked for'
const END = 'a name is kept until its row is purged, at exactly its end'
const ANEW = 'a name that is kept already is kept anew'
const ONE = 'gives up one name of one owner, in whatever case, and no other'

describe('usernameStoreSuite() on a store that is broken', () => {
  it('finds nothing wrong with one that is not', async () => {
    await expectFailures(
      suiteOf(() => ({})),
      { exactly: [] },
    )
  })

  it('finds a name that is kept from its owner, or from the people of another backend', async () => {
    await expectNoticed(
      (sound) => ({ keptFrom: (who, name) => sound.keptFrom({ ...who, userId: 'x' }, name) }),
      FREE,
    )
    await expectNoticed(
      (sound) => ({
        keptFrom: async (who, name) =>
          sound.kept.some((one) => one.username === name && one.owner.userId !== who.userId)
            ? 'same'
            : null,
      }),
      FREE,
      CASE,
    )
  })

  it('finds names that only look like others and are free', async () => {
    await expectNoticed(
      (sound) => ({
        async keptFrom(who, name) {
          const found = await sound.keptFrom(who, name)
          return found === 'alike' ? null : found
        },
      }),
      'keeps what looks like the name from others, and says that it only looks so',
    )
  })

  it('finds a purge that is a millisecond too early or too late', async () => {
    for (const ms of [-1, 1]) {
      await expectNoticed((sound) => ({ purge: (now) => sound.purge(now + ms) }), END)
    }
  })

  it('finds a name that is kept twice, or only as long as at first', async () => {
    await expectNoticed(
      (sound) => ({
        async keep(kept) {
          const key = usernameKey(kept.username)
          const known = sound.kept.some((one) => usernameKey(one.username) === key)
          if (!known) await sound.keep(kept)
        },
      }),
      ANEW,
    )
  })

  it('finds one name of which all are given up, or none', async () => {
    await expectNoticed((sound) => ({ release: (owner) => sound.releaseAllOf(owner) }), ONE)
    await expectNoticed(() => ({ release: async () => {} }), ONE)
    await expectNoticed(
      () => ({ releaseAllOf: async () => {} }),
      'gives up all names of one owner, and those of nobody else',
    )
  })

  it('finds names that are read, and written back with one more', async () => {
    await expectNoticed((sound) => {
      let names: readonly Parameters<UsernameStore['keep']>[0][] = []
      return {
        async keep(kept) {
          const before = names
          await new Promise(setImmediate)
          names = [...before, kept]
        },
        namesOf: async (owner) =>
          names.filter((one) => one.owner.userId === owner.userId).map(({ username }) => username),
        purge: (now) => sound.purge(now),
      }
    }, 'a name that many keep at the same time is kept for each of them once')
  })
})

function suiteOf(breakIt: (sound: MemoryUsernameStore) => Partial<UsernameStore>) {
  return usernameStoreSuite({
    name: 'broken',
    async open() {
      const sound = new MemoryUsernameStore()
      return { store: broken<UsernameStore, MemoryUsernameStore>(sound, breakIt(sound)) }
    },
  })
}

async function expectNoticed(
  breakIt: (sound: MemoryUsernameStore) => Partial<UsernameStore>,
  ...failures: readonly string[]
): Promise<void> {
  await expectFailures(suiteOf(breakIt), { among: failures })
}
