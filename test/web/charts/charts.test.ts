import { expect } from 'chai'
import { lastDays, lastHours } from '../../../src/web/charts/stretches.ts'
import { twoWayBars } from '../../../src/web/charts/two-way-bars.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 10, 27, 19, 34, 5)

describe('the time that a chart is about', () => {
  it('is 24 hours that end with the one that is not over yet', () => {
    const { from, to, stretches } = lastHours(NOW, 'UTC')
    expect([from, to]).to.deep.equal([Date.UTC(2026, 10, 26, 20), Date.UTC(2026, 10, 27, 20)])
    expect(stretches).to.have.lengthOf(24)
    expect(stretches.at(-1)).to.deep.equal({ at: Date.UTC(2026, 10, 27, 19), hours: [23] })
  })

  it('is 30 days that end with today, each with all of its hours', () => {
    const { from, to, stretches } = lastDays(NOW, 'UTC', 30)
    expect([from, to]).to.deep.equal([Date.UTC(2026, 9, 29), Date.UTC(2026, 10, 27, 20)])
    expect(stretches).to.have.lengthOf(30)
    expect(stretches.flatMap(({ hours }) => hours)).to.deep.equal(
      Array.from({ length: (to - from) / HOUR }, (_, hour) => hour),
    )
    expect(stretches.slice(0, -1).every(({ hours }) => hours.length === 24)).to.equal(true)
  })

  it('follows the clocks of a time zone: a half hour off, and days of 23 and 25 hours', () => {
    const india = lastDays(NOW, 'Asia/Kolkata', 2)
    // It is 01:04 on the 28th there.
    expect(india.stretches.map(({ at }) => at)).to.deep.equal([
      Date.UTC(2026, 10, 26, 18, 30),
      Date.UTC(2026, 10, 27, 18, 30),
    ])
    const lengthsAt = (now: number) =>
      lastDays(now, 'Europe/Berlin', 3).stretches.map(({ hours }) => hours.length)
    expect(lengthsAt(Date.UTC(2026, 2, 30, 21, 59))).to.deep.equal([24, 23, 24])
    expect(lengthsAt(Date.UTC(2026, 9, 26, 22, 59))).to.deep.equal([24, 25, 24])
  })
})

describe('the bars of a chart', () => {
  it('go up and down by one measure, and what has happened once is seen', () => {
    const period = lastHours(NOW, 'UTC')
    const counts = [
      { name: 'in', part: 0, count: 98 },
      { name: 'also in', part: 0, count: 2 },
      { name: 'out', part: 23, count: 1 },
      { name: 'something else', part: 5, count: 7 },
    ]
    const bars = twoWayBars(period, counts, ['in', 'also in'], ['out'])
    expect([bars.most, bars.totals]).to.deep.equal([100, { up: 100, down: 1 }])
    expect(bars.up).to.deep.equal([{ x: 1.5, y: 1, width: 7, height: 49 }])
    expect(bars.down).to.deep.equal([{ x: 231.5, y: 50, width: 7, height: 2 }])
    expect(bars.rows).to.have.lengthOf(24)
    expect(bars.rows[0]).to.deep.equal({ at: '2026-11-26T20:00:00.000Z', up: 100, down: 0 })
  })

  it('are none where nothing has happened', () => {
    const bars = twoWayBars(lastHours(NOW, 'UTC'), [], ['in'], ['out'])
    expect([bars.most, bars.up, bars.down]).to.deep.equal([0, [], []])
  })
})
