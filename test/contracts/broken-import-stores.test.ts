import type { ImportStore } from '../../src/auth/import/runs/import-store.ts'
import { importStoreSuite, MemoryImportStore } from '../../src/testing.ts'
import { broken } from './broken-stores.ts'
import { expectFailures } from './expect-failures.ts'

describe('importStoreSuite() on a store that is broken', () => {
  it('finds nothing wrong with one that is not', async () => {
    await expectFailures(
      suiteOf(() => ({})),
      { exactly: [] },
    )
  })

  it('finds a look that is followed by a write: two run one import', async () => {
    await expectNoticed(
      (sound) => ({
        async claim(id, to, holder, now) {
          const found = await sound.find(id)
          await new Promise(setImmediate)
          if (found?.state !== (to === 'checking' ? 'uploaded' : 'checked')) return false
          await sound.claim(id, to, holder, now)
          return true
        },
      }),
      'of 50 who claim an import at the same time one gets it',
    )
  })

  it('finds one that takes progress of anybody, also after it was cancelled', async () => {
    await expectNoticed(
      (sound) => ({
        progress: async (id, _holder, progress, now) =>
          sound.progress(id, (await sound.find(id))?.holder ?? '', progress, now),
      }),
      'only its holder notes how far it has come',
    )
    await expectNoticed(
      (sound) => ({ progress: async (...given) => (await sound.progress(...given)) || true }),
      'one that was cancelled stays so, and its holder learns it',
    )
  })

  it('finds an end that makes a cancelled one done', async () => {
    await expectNoticed(
      (sound) => ({ cancel: async (id) => (await sound.find(id)) !== null }),
      'one that was cancelled stays so, and its holder learns it',
    )
  })

  it('finds one that gives up too early', async () => {
    await expectNoticed(
      (sound) => ({ interrupt: (since, now) => sound.interrupt(since + 1, now) }),
      'gives up those of whom nothing was heard, and no others',
    )
  })

  it('finds a list in another order, or with refused lines', async () => {
    await expectNoticed(
      (sound) => ({ newest: async (limit) => sound.imports.slice(0, limit) }),
      'lists the newest first, without their refused lines',
    )
  })
})

function suiteOf(breakIt: (sound: MemoryImportStore) => Partial<ImportStore>) {
  return importStoreSuite({
    name: 'broken',
    async open() {
      const sound = new MemoryImportStore()
      return { store: broken<ImportStore, MemoryImportStore>(sound, breakIt(sound)) }
    },
  })
}

async function expectNoticed(
  breakIt: (sound: MemoryImportStore) => Partial<ImportStore>,
  ...failures: readonly string[]
): Promise<void> {
  await expectFailures(suiteOf(breakIt), { among: failures })
}
