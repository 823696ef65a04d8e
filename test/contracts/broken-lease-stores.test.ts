import type { LeaseStore } from '../../src/auth/jobs/lease-store.ts'
import { leaseStoreSuite, MemoryLeaseStore } from '../../src/testing.ts'
import { broken } from './broken-stores.ts'
import { expectFailures } from './expect-failures.ts'

const END = 'a lease is over at exactly its end'
const OTHERS = 'release takes no lease from somebody else'

describe('leaseStoreSuite() on a store that is broken', () => {
  it('finds nothing wrong with one that is not', async () => {
    await expectFailures(
      suiteOf(() => ({})),
      { exactly: [] },
    )
  })

  it('finds a look that is followed by a write: two hold one lease', async () => {
    await expectNoticed(
      (sound) => ({
        async claim(name, holder, until, now) {
          const lease = sound.leases.get(name)
          await new Promise(setImmediate)
          if (lease && lease.endsAt > now && lease.holder !== holder) return false
          await sound.release(name, sound.leases.get(name)?.holder ?? '')
          return sound.claim(name, holder, until, now)
        },
      }),
      'of 50 parallel claims of one lease one gets it',
      'of 50 parallel claims of a lease that is over one gets it',
    )
  })

  it('finds a lease that is over a millisecond too early or too late', async () => {
    for (const ms of [-1, 1]) {
      await expectNoticed(
        (sound) => ({
          claim: (name, holder, until, now) => sound.claim(name, holder, until + ms, now),
        }),
        END,
      )
    }
  })

  it('finds a refused claim that makes the lease longer', async () => {
    await expectNoticed(
      (sound) => ({
        async claim(name, holder, until, now) {
          if (await sound.claim(name, holder, until, now)) return true
          await sound.claim(name, sound.leases.get(name)?.holder ?? '', until, now)
          return false
        },
      }),
      'a claim that is refused changes nothing',
    )
  })

  it('finds a holder who is refused, or whose lease stays as long as it was', async () => {
    const longer = 'the holder makes its own lease longer'
    await expectNoticed(
      (sound) => ({
        claim: async (name, holder, until, now) =>
          sound.leases.get(name)?.holder !== holder && sound.claim(name, holder, until, now),
      }),
      longer,
    )
    await expectNoticed(
      (sound) => ({
        claim: async (name, holder, until, now) =>
          sound.leases.get(name)?.holder === holder || sound.claim(name, holder, until, now),
      }),
      longer,
    )
  })

  it('finds a release that does nothing, or does not ask whose the lease is', async () => {
    await expectNoticed(() => ({ release: async () => {} }), 'release gives a lease back at once')
    await expectNoticed(
      (sound) => ({
        release: (name) => sound.release(name, sound.leases.get(name)?.holder ?? ''),
      }),
      OTHERS,
    )
  })

  it('finds names and holders that are told apart without regard to case', async () => {
    await expectNoticed(
      (sound) => ({
        claim: (name, ...given) => sound.claim(name.toLowerCase(), ...given),
      }),
      'each name is a lease of its own',
    )
    await expectNoticed(
      (sound) => ({ release: (name, holder) => sound.release(name, holder.toLowerCase()) }),
      OTHERS,
    )
  })
})

function suiteOf(breakIt: (sound: MemoryLeaseStore) => Partial<LeaseStore>) {
  return leaseStoreSuite({
    name: 'broken',
    async open() {
      const sound = new MemoryLeaseStore()
      return { store: broken<LeaseStore, MemoryLeaseStore>(sound, breakIt(sound)) }
    },
  })
}

async function expectNoticed(
  breakIt: (sound: MemoryLeaseStore) => Partial<LeaseStore>,
  ...failures: readonly string[]
): Promise<void> {
  await expectFailures(suiteOf(breakIt), { among: failures })
}
