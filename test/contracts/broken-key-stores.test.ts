import type { KeyStore } from '../../src/auth/keys/key-store.ts'
import { keyStoreSuite, MemoryKeyStore } from '../../src/testing.ts'
import { broken } from './broken-stores.ts'
import { expectFailures } from './expect-failures.ts'

type Changes = (sound: MemoryKeyStore) => Partial<KeyStore>

const suiteOf = (changes: Changes) =>
  keyStoreSuite({
    name: 'a broken one',
    async open() {
      const sound = new MemoryKeyStore()
      return { store: broken<KeyStore, MemoryKeyStore>(sound, changes(sound)) }
    },
  })

describe('keyStoreSuite() on a store that is broken', () => {
  it('finds nothing wrong with one that is not', async () => {
    await expectFailures(
      suiteOf(() => ({})),
      { exactly: [] },
    )
  })

  it('finds a look that is followed by a write: the key of somebody else is lost', async () => {
    await expectFailures(
      suiteOf((sound) => {
        const kept = new Map<number, Awaited<ReturnType<KeyStore['list']>>[number]>()
        return {
          list: async () => [...kept.values()].sort((one, other) => one.number - other.number),
          async add(key) {
            const isNew = !kept.has(key.number)
            await new Promise(setImmediate)
            if (isNew) kept.set(key.number, key)
            return isNew
          },
          rewrap: (...args) => sound.rewrap(...args),
        }
      }),
      {
        among: ['of many who add the first key at the same time one does, and its key stays'],
      },
    )
  })

  it('finds one that wraps a key anew without looking how it was wrapped', async () => {
    await expectFailures(
      suiteOf((sound) => ({
        async rewrap(number, _before, wrapped) {
          const key = (await sound.list()).find((one) => one.number === number)
          return key !== undefined && sound.rewrap(number, key.wrapped, wrapped)
        },
      })),
      { among: ['wraps a key anew only if it is wrapped as before'] },
    )
  })
})
