import type { DeviceStore } from '../../src/auth/devices/device-store.ts'
import { deviceStoreSuite, MemoryDeviceStore } from '../../src/testing.ts'
import { broken } from './broken-stores.ts'
import { expectFailures } from './expect-failures.ts'

const END = 'a device is over at exactly its end'
const TOUCH = 'touch moves the times, and tells whether there is such a device'
const FORGET = 'forgetAllOf forgets those of one person, and counts them'

describe('deviceStoreSuite() on a store that is broken', () => {
  it('finds nothing wrong with one that is not', async () => {
    await expectFailures(
      suiteOf(() => ({})),
      { exactly: [] },
    )
  })

  it('finds one that counts before it adds: too many are kept', async () => {
    await expectNoticed((sound) => {
      const kept = new Map<string, Parameters<DeviceStore['add']>[0]>()
      return {
        async add(device) {
          const isFull = kept.size >= 10
          await new Promise(setImmediate)
          if (!isFull) kept.set(device.digest, device)
          return sound.add(device)
        },
        find: async (digests) => digests.map((one) => kept.get(one)).find(Boolean) ?? null,
      }
    }, 'however many are added at the same time, no more are kept')
  })

  it('finds a device that is over a millisecond too early or too late', async () => {
    for (const ms of [-1, 1]) {
      await expectNoticed(
        (sound) => ({ find: (digests, now) => sound.find(digests, now + ms) }),
        END,
      )
    }
  })

  it('finds a touch that brings back what was forgotten', async () => {
    await expectNoticed((sound) => {
      const known = new Map<string, Parameters<DeviceStore['add']>[0]>()
      return {
        async add(device) {
          known.set(device.digest, device)
          return sound.add(device)
        },
        async touch(digest, seenAt, expiresAt) {
          const device = known.get(digest)
          await new Promise(setImmediate)
          if (device) await sound.add({ ...device, lastSeenAt: seenAt, expiresAt })
          return device !== undefined
        },
      }
    }, 'a device that was forgotten is not brought back by a touch')
  })

  it('finds a touch that does nothing, or says yes to everything', async () => {
    await expectNoticed(() => ({ touch: async () => true }), TOUCH)
    await expectNoticed(
      (sound) => ({
        async touch(...given) {
          await sound.touch(...given)
          return true
        },
      }),
      TOUCH,
    )
  })

  it('finds one that takes a person for their namesake, or forgets nobody', async () => {
    await expectNoticed(
      (sound) => ({
        async forgetAllOf({ userId }) {
          const all = sound.devices.filter(({ owner }) => owner.userId === userId)
          const backends = new Set(all.map(({ owner }) => owner.backend))
          let count = 0
          for (const backend of backends) count += await sound.forgetAllOf({ backend, userId })
          return count
        },
      }),
      FORGET,
    )
    await expectNoticed(() => ({ forgetAllOf: async () => 0 }), FORGET)
  })
})

function suiteOf(breakIt: (sound: MemoryDeviceStore) => Partial<DeviceStore>) {
  return deviceStoreSuite({
    name: 'broken',
    async open() {
      const sound = new MemoryDeviceStore()
      return { store: broken<DeviceStore, MemoryDeviceStore>(sound, breakIt(sound)) }
    },
  })
}

async function expectNoticed(
  breakIt: (sound: MemoryDeviceStore) => Partial<DeviceStore>,
  ...failures: readonly string[]
): Promise<void> {
  await expectFailures(suiteOf(breakIt), { among: failures })
}
