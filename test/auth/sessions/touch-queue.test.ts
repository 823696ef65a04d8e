import { expect } from 'chai'
import type { SessionTouch } from '../../../src/auth/sessions/session-store.ts'
import { TouchQueue } from '../../../src/auth/sessions/touch-queue.ts'

const LATER = 1_000_000

/** A queue at a clock of its own, and a store that writes down what it is given. */
function setUp() {
  const world = {
    writes: [] as (readonly SessionTouch[])[],
    timers: [] as (() => void)[],
    isAway: false,
    /** Lets the time of all timers come. */
    ring: () => {
      for (const timer of world.timers.splice(0)) timer()
    },
  }
  const write = async (touches: readonly SessionTouch[]) => {
    if (world.isAway) throw new Error('the store is away')
    world.writes.push(touches)
  }
  const queue = new TouchQueue(write, { setTimer: (work) => world.timers.push(work) })
  return { queue, world }
}

const touch = (idHash: string, lastSeenAt = 5000): SessionTouch => ({
  idHash,
  lastSeenAt,
  idleEndsAt: lastSeenAt + LATER,
})

describe('TouchQueue', () => {
  it('writes many sessions together, when a second is over', async () => {
    const { queue, world } = setUp()
    for (const name of ['a', 'b', 'c']) await queue.add(touch(name), LATER)
    expect([world.writes.length, world.timers.length]).to.deep.equal([0, 1])
    world.ring()
    await queue.flush()
    expect(world.writes).to.deep.equal([[touch('a'), touch('b'), touch('c')]])
  })

  it('writes nothing when nobody was there, and sets no timer', async () => {
    const { queue, world } = setUp()
    await queue.flush()
    expect([world.writes, world.timers]).to.deep.equal([[], []])
  })

  it('keeps the latest of several touches of one session', async () => {
    const { queue, world } = setUp()
    for (const at of [5000, 5400, 5900]) await queue.add(touch('a', at), LATER)
    await queue.flush()
    expect(world.writes).to.deep.equal([[touch('a', 5900)]])
  })

  it('writes again in the next second', async () => {
    const { queue, world } = setUp()
    for (const name of ['a', 'b']) {
      await queue.add(touch(name), LATER)
      world.ring()
      await queue.flush()
    }
    expect(world.writes).to.deep.equal([[touch('a')], [touch('b')]])
  })

  it('writes everything when it is flushed, as at the end of the process', async () => {
    const { queue, world } = setUp()
    await queue.add(touch('a'), LATER)
    await queue.flush()
    expect(world.writes).to.deep.equal([[touch('a')]])
  })

  it('writes at once what would be over before the next write', async () => {
    const { queue, world } = setUp()
    await queue.add(touch('a'), 5001)
    expect(world.writes).to.deep.equal([[touch('a')]])
    expect(world.timers).to.deep.equal([])
  })

  it('says when a touch waits for longer than it may, as after the process stood still', async () => {
    const { queue } = setUp()
    expect(queue.isLate(5000)).to.equal(false)
    await queue.add(touch('a', 5000), LATER)
    expect([queue.isLate(5999), queue.isLate(6000)]).to.deep.equal([false, true])
    await queue.flush()
    expect(queue.isLate(9000)).to.equal(false)
  })

  it('loses nothing while the store is away, and lets later touches win', async () => {
    const { queue, world } = setUp()
    world.isAway = true
    await queue.add(touch('a'), LATER)
    await queue.add(touch('b'), LATER)
    const failed = queue.flush()
    await queue.add(touch('a', 7000), LATER)
    await failed
    expect(world.writes).to.deep.equal([])
    world.isAway = false
    await queue.flush()
    expect(world.writes).to.deep.equal([[touch('a', 7000), touch('b')]])
  })

  it('writes one after the other, never two at once', async () => {
    let underWay = 0
    let most = 0
    const queue = new TouchQueue(async () => {
      most = Math.max(most, ++underWay)
      await new Promise((resolve) => setTimeout(resolve, 5))
      underWay -= 1
    })
    const all: Promise<void>[] = []
    for (const name of ['a', 'b', 'c']) {
      await queue.add(touch(name), LATER)
      all.push(queue.flush())
    }
    await Promise.all(all)
    expect(most).to.equal(1)
  })
})
