import { expect } from 'chai'
import { frozenClock } from '../../src/testing.ts'
import { OtherClient } from '../support/two-processes.ts'
import { look } from './snapshot.ts'
import { openTestApp, type TestApp } from './test-app.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

describe('a session that is remembered', () => {
  const clock = frozenClock()
  let app: TestApp
  before(async () => {
    app = await openTestApp({ clock })
  })
  after(() => app.stop())

  const somebody = async () => {
    const { id, browser } = await app.somebody()
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
    await app.connection.query(
      `UPDATE sessions SET idle_ends_at = ${clock.now()} WHERE user_id = '${id}'`,
    )
    expect(await isIn()).to.equal(false)
  })

  it('goes on when the clock is set back, and what is written still counts at once', async () => {
    const { id, isIn } = await somebody()
    clock.advance(-2 * HOUR_MS)
    expect(await isIn()).to.equal(true)
    await app.connection.query(`UPDATE users SET is_active = false WHERE id = ${id}`)
    expect(await isIn()).to.equal(false)
  })
})

describe('what another program writes counts at the next request', () => {
  const clock = frozenClock()
  let app: TestApp
  let outside: OtherClient
  before(async () => {
    app = await openTestApp({ clock })
    outside = new OtherClient((app.connection.options as { storage: string }).storage)
  })
  after(async () => {
    await outside.close()
    await app.stop()
  })

  for (const [how, ms] of [
    ['stands still', 0],
    ['is set back by a day', -24 * HOUR_MS],
    ['is set ahead by a minute', MINUTE_MS],
  ] as const) {
    it(`though the clock of the app ${how}`, async () => {
      const { id, browser } = await app.somebody()
      expect((await look(browser)).isMember).to.equal(true)
      clock.advance(ms)
      expect((await look(browser)).isMember).to.equal(true)
      await outside.run(`UPDATE users SET is_active = false WHERE id = ${id}`)
      expect((await look(browser)).isMember).to.equal(false)
    })
  }
})
