import { expect } from 'chai'
import { StoreUnavailable } from '../../../src/auth/errors.ts'
import { StoreTime, StoreTimeLimit } from '../../../src/web/http/store-time.ts'

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  )

describe('StoreTime', () => {
  it('leaves out what is done aside, however it is nested and however it ends', async () => {
    let now = 0
    const time = new StoreTime(() => now)
    now = 10
    await time.aside(async () => {
      now = 100
      await time
        .aside(async () => {
          now = 1000
          throw new Error('no')
        })
        .catch(() => {})
      now = 2000
      expect(time.spent).to.equal(10)
    })
    now = 2005
    expect(time.spent).to.equal(15)
  })
})

describe('StoreTimeLimit', () => {
  it('hands on what the work comes to', async () => {
    const limit = new StoreTimeLimit(1000)
    await limit.watch(new StoreTime(), Promise.resolve())
    const error = new Error('a bug')
    expect(await failure(limit.watch(new StoreTime(), Promise.reject(error)))).to.equal(error)
  })

  it('gives up on work that takes too long, and says why', async () => {
    const limit = new StoreTimeLimit(40)
    const start = performance.now()
    const error = await failure(limit.watch(new StoreTime(), new Promise(() => {})))
    expect(error).to.be.instanceOf(StoreUnavailable)
    expect((error as Error).cause)
      .to.have.property('message')
      .that.contains('40 ms')
    expect(performance.now() - start).to.be.below(1000)
  })

  it('waits for as long as it takes for what is done aside', async () => {
    const limit = new StoreTimeLimit(40)
    const time = new StoreTime()
    await limit.watch(
      time,
      time.aside(() => pause(150)),
    )
  })

  it('watches many at a time, each by its own time', async () => {
    const limit = new StoreTimeLimit(60)
    const slow = Array.from({ length: 20 }, () => limit.watch(new StoreTime(), pause(500)))
    const quick = Array.from({ length: 20 }, () => limit.watch(new StoreTime(), pause(5)))
    expect((await Promise.all(quick.map(failure))).every((error) => error === null)).to.equal(true)
    for (const one of slow) expect(await failure(one)).to.be.instanceOf(StoreUnavailable)
    await limit.watch(new StoreTime(), pause(5))
  })
})
