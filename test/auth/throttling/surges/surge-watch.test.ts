import { expect } from 'chai'
import { ThrottleService } from '../../../../src/auth/throttling/throttle-service.ts'
import { EventHub, KeyedDigest, type ThrottleStore } from '../../../../src/index.ts'
import { memoryStores } from '../../../../src/testing.ts'

const MINUTE_MS = 60_000

describe('failures that surge', () => {
  let now = Date.UTC(2026, 0, 2)
  let told: unknown[]
  beforeEach(() => {
    told = []
  })

  /** One process. */
  function processOf(store?: ThrottleStore, rules?: false) {
    const events = new EventHub(() => {})
    events.on('throttle.surge', ({ details }) => void told.push(details))
    const digest = new KeyedDigest(['a secret that only this test knows'])
    const clock = () => now
    const throttle = new ThrottleService({
      ...{ store, digest, events, clock },
      ...(rules === false && { rules }),
    })
    let from = 0
    /** Whether each was let through. */
    const failFrom = async (addressOf: (index: number) => string, times: number) => {
      const tries: boolean[] = []
      for (let index = 0; index < times; index++) {
        const request = { address: addressOf(index), agent: null }
        const hasFailed = () => true
        const trying = throttle.guard('setup', { request }, async () => 0, hasFailed)
        tries.push(
          await trying.then(
            () => true,
            () => false,
          ),
        )
      }
      return tries
    }
    return {
      crowd: throttle.crowd,
      failFrom,
      async fail(times: number) {
        await failFrom(() => `20.${from >> 8}.${from++ & 255}.1`, times)
      },
    }
  }

  it('are counted for all processes together: twenty of them see one surge, and one tells of it', async () => {
    const store = memoryStores().throttle
    const processes = Array.from({ length: 20 }, () => processOf(store))
    for (const { fail } of processes) await fail(10)
    expect(told).to.deep.equal([{ failures: 200 }])
    now += 1000
    for (const { crowd } of processes) expect(await crowd.surgeMs()).to.equal(10 * MINUTE_MS - 1000)
    for (const { fail } of processes) await fail(30)
    expect(told.length).to.equal(1)
    now += 10 * MINUTE_MS
    for (const { crowd } of processes) expect(await crowd.surgeMs()).to.equal(0)
  })

  it('tighten the ranges in each of them, and refuse nobody by themselves', async () => {
    const store = memoryStores().throttle
    const [one, other] = [processOf(store), processOf(store)]
    await one.fail(200)
    now += 1000
    const tries = await other.failFrom((index) => `198.51.100.${index}`, 101)
    expect(tries.indexOf(false)).to.equal(100)
    expect(await other.failFrom(() => '203.0.113.9', 1)).to.deep.equal([true])
  })

  it('are no surge when they come slowly, in however many processes', async () => {
    const store = memoryStores().throttle
    const processes = Array.from({ length: 5 }, () => processOf(store))
    for (let minute = 0; minute < 10; minute++) {
      for (const { fail } of processes) await fail(30)
      now += MINUTE_MS + 1
    }
    expect(told).to.deep.equal([])
    expect(await processes[0]?.crowd.surgeMs()).to.equal(0)
  })

  it('cost the store one statement in ten, and one look a second', async () => {
    const store = memoryStores().throttle
    const asked = { counts: 0, looks: 0 }
    const counting: ThrottleStore = {
      ...{ settle: async () => {}, reset: async () => {}, purge: async () => 0 },
      reserve(keys, at) {
        if (keys[0]?.key.startsWith('everybody:')) asked.counts += 1
        return store.reserve(keys, at)
      },
      look(key, at) {
        asked.looks += 1
        return store.look(key, at)
      },
    }
    const { fail, crowd } = processOf(counting)
    await fail(100)
    expect(asked).to.deep.equal({ counts: 10, looks: 1 })
    now += 1000
    await Promise.all(Array.from({ length: 50 }, () => crowd.surgeMs()))
    expect(asked.looks).to.equal(2)
    now += MINUTE_MS
    // The look, the steps, and the surge; nothing while it is known.
    await fail(1000)
    expect(asked).to.deep.equal({ counts: 10 + 20 + 1, looks: 3 })
  })

  it('are counted by each process where the store cannot be looked at, or there is none', async () => {
    const { look: _, ...blind } = broken(memoryStores().throttle)
    const one = processOf(blind)
    await one.fail(200)
    expect(await one.crowd.surgeMs()).to.equal(10 * MINUTE_MS)
    const alone = processOf()
    await alone.fail(200)
    expect(await alone.crowd.surgeMs()).to.equal(10 * MINUTE_MS)
    expect(told.length).to.equal(2)
  })

  it('are none where nothing is limited', async () => {
    const { fail, crowd } = processOf(memoryStores().throttle, false)
    await fail(300)
    expect([await crowd.surgeMs(), told.length]).to.deep.equal([0, 0])
  })
})

/** The methods of a store as a value, to leave one out. */
function broken(store: ReturnType<typeof memoryStores>['throttle']): Required<ThrottleStore> {
  return {
    reserve: (...given) => store.reserve(...given),
    settle: (...given) => store.settle(...given),
    look: (...given) => store.look(...given),
    reset: (...given) => store.reset(...given),
    purge: (...given) => store.purge(...given),
  }
}
