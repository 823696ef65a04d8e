import type { Factor, FactorStore } from '../../src/auth/factors/factor-store.ts'
import { factorStoreSuite, MemoryFactorStore } from '../../src/testing.ts'
import { broken } from './broken-stores.ts'
import { expectFailures } from './expect-failures.ts'

type Changes = (sound: MemoryFactorStore) => Partial<FactorStore>

const SAME_COUNTER = 'of 50 parallel uses with the same counter one counts'
const NOT_HIGHER = 'a counter that is not higher is no use, and nothing is written'
const NAMESAKE = 'takes nobody for their namesake'

describe('factorStoreSuite() on a store that is broken', () => {
  it('finds nothing wrong with one that is not', async () => {
    await expectFailures(
      suiteOf(() => ({})),
      { exactly: [] },
    )
  })

  it('finds a look at the counter that is followed by a write: a code works twice', async () => {
    await expectNoticed((sound) => {
      const known = new Map<string, number>()
      return {
        async use(id, use) {
          const isHigher = (known.get(id) ?? 0) < use.counter
          await new Promise(setImmediate)
          if (isHigher) known.set(id, use.counter)
          await sound.use(id, use)
          return isHigher
        },
      }
    }, SAME_COUNTER)
  })

  it('finds one that takes any counter, or the same one again', async () => {
    await expectNoticed(() => ({ use: async () => true }), NOT_HIGHER, SAME_COUNTER)
    await expectNoticed(
      (sound) => ({ use: (id, use) => sound.use(id, { ...use, counter: use.counter + 1 }) }),
      'the first use confirms a factor, and later ones leave that time as it is',
    )
  })

  it('finds one that refuses a lower counter where it does not matter, or keeps it', async () => {
    const LOWER = 'a lower counter is a use where it does not matter, and the highest stays'
    await expectNoticed(
      (sound) => ({ use: (id, { acceptsLower: _, ...use }) => sound.use(id, use) }),
      LOWER,
    )
    await expectNoticed(
      (sound) => ({
        use: (id, use) =>
          sound.use(id, { ...use, at: use.at, counter: use.acceptsLower ? 10 : use.counter }),
      }),
      LOWER,
    )
  })

  it('finds a removal that is counted for everybody: a recovery code works twice', async () => {
    await expectNoticed(
      (sound) => ({
        async remove(owner, ids) {
          const own = await sound.listOf(owner)
          const gone = own.filter(({ id }) => ids === undefined || ids.includes(id))
          await new Promise(setImmediate)
          await sound.remove(owner, ids)
          return gone.length
        },
      }),
      'of 50 who remove the same factor at the same time one does',
    )
  })

  it('finds one that takes a person for their namesake', async () => {
    await expectNoticed(
      (sound) => ({
        async listOf({ userId }) {
          return sound.factors.filter(({ owner }) => owner.userId === userId)
        },
      }),
      NAMESAKE,
    )
    await expectNoticed(
      (sound) => ({
        async remove(owner, ids) {
          const found = sound.factors.find(({ id }) => ids?.includes(id))
          return sound.remove(found?.owner ?? owner, ids)
        },
      }),
      NAMESAKE,
    )
  })

  it('finds one that lets a passkey belong to two people', async () => {
    await expectNoticed(
      (sound) => {
        const credentials = new Map<string, string | null>()
        return {
          async add(factors) {
            for (const { id, credentialId } of factors) credentials.set(id, credentialId)
            return sound.add(factors.map((one) => ({ ...one, credentialId: null })))
          },
          async findCredential(credentialId): Promise<Factor | null> {
            const isIt = ({ id }: Factor) => credentials.get(id) === credentialId
            return sound.factors.find(isIt) ?? null
          },
        }
      },
      'of one passkey there is one, whoever brings it',
      'of many who add the same passkey at the same time one does',
    )
  })

  it('finds one that keeps some of several when one is refused', async () => {
    await expectNoticed(
      (sound) => ({
        async add(factors) {
          let isAdded = true
          for (const one of factors) isAdded = (await sound.add([one])) && isAdded
          return isAdded
        },
      }),
      'keeps nothing for nothing, and all of several or none',
    )
  })
})

function suiteOf(changes: Changes) {
  return factorStoreSuite({
    name: 'a broken one',
    async open() {
      const sound = new MemoryFactorStore()
      return { store: broken<FactorStore, MemoryFactorStore>(sound, changes(sound)) }
    },
  })
}

async function expectNoticed(changes: Changes, ...failures: readonly string[]): Promise<void> {
  await expectFailures(suiteOf(changes), { among: failures })
}
