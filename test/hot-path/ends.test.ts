import { expect } from 'chai'
import { frozenClock } from '../../src/testing.ts'
import { OtherClient } from '../support/two-processes.ts'
import { openTestHouse, type TestHouse } from './house-of-test.ts'
import { look } from './sight.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const BOUND_MS = 100

describe('a session that is remembered', () => {
  const clock = frozenClock()
  let house: TestHouse
  before(async () => {
    house = await openTestHouse({ clock })
  })
  after(() => house.stop())

  const somebody = async () => {
    const { id, browser } = await house.somebody()
    const isIn = async () => (await look(browser)).isMember
    expect([await isIn(), await isIn()]).to.deep.equal([true, true])
    return { id, isIn }
  }

  it('is over when it was not used for its time', async () => {
    const { isIn } = await somebody()
    clock.advance(HOUR_MS - 1)
    expect(await isIn()).to.equal(true)
    clock.advance(HOUR_MS)
    expect(await isIn()).to.equal(false)
  })

  it('is over at its absolute end, however busy it is', async () => {
    const { isIn } = await somebody()
    for (let halves = 1; halves < 48; halves++) {
      clock.advance(HOUR_MS / 2)
      expect(await isIn(), `${halves} half hours`).to.equal(true)
    }
    clock.advance(HOUR_MS / 2 - 1)
    expect(await isIn()).to.equal(true)
    clock.advance(1)
    expect(await isIn()).to.equal(false)
  })

  it('is over when its end was moved to the past', async () => {
    const { id, isIn } = await somebody()
    await house.connection.query(
      `UPDATE sessions SET idle_ends_at = ${clock.now()} WHERE user_id = '${id}'`,
    )
    expect(await isIn()).to.equal(false)
  })

  it('goes on when the clock is set back, and what is written still counts at once', async () => {
    const { id, isIn } = await somebody()
    clock.advance(-2 * HOUR_MS)
    expect(await isIn()).to.equal(true)
    await house.connection.query(`UPDATE users SET is_active = false WHERE id = ${id}`)
    expect(await isIn()).to.equal(false)
  })
})

describe('what another program writes counts in time', () => {
  const clock = frozenClock()
  let house: TestHouse
  let outside: OtherClient
  before(async () => {
    house = await openTestHouse({ clock, memoryMs: BOUND_MS })
    outside = new OtherClient((house.connection.options as { storage: string }).storage)
  })
  after(async () => {
    await outside.close()
    await house.stop()
  })

  for (const [how, ms] of [
    ['stands still', 0],
    ['is set back by a day', -24 * HOUR_MS],
    ['is set ahead by a minute', MINUTE_MS],
  ] as const) {
    it(`though the clock of the app ${how}`, async () => {
      const { id, browser } = await house.somebody()
      expect((await look(browser)).isMember).to.equal(true)
      clock.advance(ms)
      expect((await look(browser)).isMember).to.equal(true)
      await outside.run(`UPDATE users SET is_active = false WHERE id = ${id}`)
      await new Promise((resolve) => setTimeout(resolve, BOUND_MS + 15))
      expect((await look(browser)).isMember).to.equal(false)
    })
  }
})
