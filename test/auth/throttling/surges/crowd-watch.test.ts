import { expect } from 'chai'
import { StoreUnavailable } from '../../../../src/auth/errors.ts'
import { ThrottleService } from '../../../../src/auth/throttling/throttle-service.ts'
import { EventHub, KeyedDigest, type ThrottleStore } from '../../../../src/index.ts'
import { memoryStores } from '../../../../src/testing.ts'
import { startTestSite } from '../../../support/test-site.ts'

const MINUTE_MS = 60_000

describe('the crowd of strangers', () => {
  let now = Date.UTC(2026, 0, 2)
  const crowdOf = (store?: ThrottleStore, rules?: false) =>
    new ThrottleService({
      store,
      digest: new KeyedDigest(['a secret that only this test knows']),
      events: new EventHub(() => {}),
      clock: () => now,
      ...(rules === false && { rules }),
    }).crowd

  it('is counted for all processes together, and each learns of it by a look, or by its next form', async () => {
    const store = memoryStores().throttle
    const [one, other] = [crowdOf(store), crowdOf(store)]
    const counted = [await one.note('register', 3), await other.note('register', 3)]
    counted.push(await one.note('register', 3))
    expect(counted).to.deep.equal([0, 0, 0])
    now += MINUTE_MS
    expect(await crowdOf(store).remainingMs('register', 3)).to.equal(9 * MINUTE_MS)
    expect(await crowdOf(store).remainingMs('register', 4)).to.equal(0)
    expect(await other.note('register', 3)).to.equal(9 * MINUTE_MS)
    expect(await other.remainingMs('register', 3)).to.equal(9 * MINUTE_MS)
    expect(await one.note('register', 3)).to.equal(9 * MINUTE_MS)
    expect(await one.note('mail', 3), 'another kind of form').to.equal(0)
    now += 9 * MINUTE_MS
    expect(await one.remainingMs('register', 3)).to.equal(0)
    expect(await one.note('register', 3)).to.equal(0)
  })

  it('asks no store once it is known', async () => {
    const store = memoryStores().throttle
    let asked = 0
    const counting: ThrottleStore = {
      ...{ settle: async () => {}, reset: async () => {}, purge: async () => 0 },
      reserve(keys, at) {
        asked += 1
        return store.reserve(keys, at)
      },
    }
    const crowd = crowdOf(counting)
    for (let index = 0; index < 50; index++) await crowd.note('register', 2)
    expect(asked).to.equal(3)
  })

  it('is counted in this process, more strictly, while the store is away', async () => {
    const away: ThrottleStore = {
      ...{ settle: async () => {}, reset: async () => {}, purge: async () => 0 },
      reserve: () => Promise.reject(new StoreUnavailable('away')),
    }
    const crowd = crowdOf(away)
    const counted: boolean[] = []
    for (let index = 0; index < 4; index++) counted.push((await crowd.note('register', 9)) > 0)
    expect(counted).to.deep.equal([false, false, false, true])
    expect(await crowd.useOnce('proof', MINUTE_MS)).to.equal(true)
    expect(await crowd.useOnce('proof', MINUTE_MS)).to.equal(false)
  })

  it('is none where nothing is limited, and what is good once is so all the same', async () => {
    const crowd = crowdOf(memoryStores().throttle, false)
    for (let index = 0; index < 5; index++) expect(await crowd.note('mail', 1)).to.equal(0)
    expect(await crowd.useOnce('proof', MINUTE_MS)).to.equal(true)
    expect(await crowd.useOnce('proof', MINUTE_MS)).to.equal(false)
  })

  it('lets one of parallel ones use up what is good once, in a real database, too', async () => {
    const site = await startTestSite({}, { throttling: {} })
    try {
      const { crowd } = site.auth.throttle
      const used = await Promise.all(
        Array.from({ length: 20 }, () => crowd.useOnce('proof', MINUTE_MS)),
      )
      expect(used.filter(Boolean).length).to.equal(1)
      site.wait(MINUTE_MS)
      await site.stores.throttle?.purge(site.auth.clock())
      const [rows] = await site.connection.query('SELECT * FROM throttles')
      expect(rows).to.deep.equal([])
    } finally {
      await site.stop()
    }
  })
})
