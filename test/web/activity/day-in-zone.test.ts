import { execFileSync } from 'node:child_process'
import { expect } from 'chai'
import fc from 'fast-check'
import { dayInZone, isDay } from '../../../src/web/activity/day-in-zone.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

describe('the day of a time zone', () => {
  it('has 23, 24 or 25 hours, or none at all', () => {
    const cases: [string, string, string, number][] = [
      ['2026-06-01', 'UTC', '2026-06-01T00:00:00.000Z', 24],
      ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z', 23],
      ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z', 25],
      ['2026-04-05', 'Australia/Lord_Howe', '2026-04-04T13:00:00.000Z', 24.5],
      ['2026-07-01', 'Asia/Kathmandu', '2026-06-30T18:15:00.000Z', 24],
      // Clocks leap over midnight.
      ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z', 23],
      // Clocks go back over midnight: a minute of the next day lies within this one.
      ['2010-11-06', 'America/St_Johns', '2010-11-06T02:30:00.000Z', 25],
      // Left out, as the zone crossed the date line.
      ['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00.000Z', 0],
    ]
    for (const [day, zone, from, hours] of cases) {
      const found = dayInZone(day, zone)
      expect(new Date(found.from).toISOString(), `${day} ${zone}`).to.equal(from)
      expect((found.to - found.from) / HOUR_MS, `${day} ${zone}`).to.equal(hours)
    }
  })

  it('is that of UTC in a zone that nobody knows', () => {
    expect(dayInZone('2026-01-02', 'Mars/Olympus')).to.deep.equal(dayInZone('2026-01-02', 'UTC'))
  })

  it('takes a day for one only if the calendar has it', () => {
    for (const day of ['2026-02-28', '2024-02-29', '0026-01-01', '9999-12-31']) {
      expect(isDay(day), day).to.equal(true)
      expect(dayInZone(day, 'Asia/Tokyo').to, day).to.be.above(dayInZone(day, 'Asia/Tokyo').from)
    }
    for (const day of [
      '2026-02-29',
      '2026-02-31',
      '2026-13-01',
      '2026-1-1',
      '',
      'x',
      '2026-01-01T00:00',
    ]) {
      expect(isDay(day), day).to.equal(false)
    }
  })

  it('is what a clock on the wall shows minute by minute, in any zone and on any day', function () {
    this.timeout(60_000)
    const zones = Intl.supportedValuesOf('timeZone')
    const days = fc.integer({ min: 0, max: Date.UTC(2037, 0) / (24 * HOUR_MS) })
    fc.assert(
      fc.property(fc.constantFrom(...zones), days, (zone, number) => {
        const day = new Date(number * 24 * HOUR_MS).toISOString().slice(0, 10)
        expect(dayInZone(day, zone), `${day} ${zone}`).to.deep.equal(byTheWall(day, zone))
      }),
      { numRuns: 60 },
    )
  })

  it('is that of another implementation, with its own table of zones', function () {
    this.timeout(60_000)
    const zones = [
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
      'Europe/London',
    ]
    const more = [
      'America/St_Johns',
      'Asia/Tokyo',
      'Pacific/Auckland',
      'America/Sao_Paulo',
      'Pacific/Apia',
    ]
    const asked = fc
      .sample(
        fc.tuple(
          fc.constantFrom(...zones, ...more),
          fc.integer({
            min: Date.UTC(1995, 0) / (24 * HOUR_MS),
            max: Date.UTC(2024, 0) / (24 * HOUR_MS),
          }),
        ),
        150,
      )
      .map(([zone, number]) => [new Date(number * 24 * HOUR_MS).toISOString().slice(0, 10), zone])
    let answered: string
    try {
      answered = execFileSync('python3', ['-c', BY_PYTHON], {
        input: JSON.stringify(asked),
        encoding: 'utf8',
      })
    } catch {
      // No python3 here, or one without a table of zones.
      return this.skip()
    }
    const expected = JSON.parse(answered) as [number, number][]
    for (const [index, [day = '', zone = '']] of asked.entries()) {
      const { from, to } = dayInZone(day, zone)
      expect([from / 1000, to / 1000], `${day} ${zone}`).to.deep.equal(expected[index])
    }
  })
})

/** Looks at each minute: where the date begins to be this one or a later one, and where it is later for good. */
function byTheWall(day: string, zone: string) {
  const format = new Intl.DateTimeFormat('sv-SE', {
    ...({ year: 'numeric', month: '2-digit', day: '2-digit' } as const),
    timeZone: zone,
  })
  const midnight = Date.parse(`${day}T00:00:00Z`)
  let from = Number.NaN
  let to = Number.NaN
  let before = format.format(midnight - 16 * HOUR_MS)
  for (let at = midnight - 16 * HOUR_MS; at <= midnight + 40 * HOUR_MS; at += MINUTE_MS) {
    const date = format.format(at)
    if (date >= day && before < day && Number.isNaN(from)) from = at
    if (date > day && before <= day) to = at
    before = date
  }
  return { from, to: Math.max(from, to) }
}

const BY_PYTHON = `
import json, sys
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo
answers = []
for day, name in json.load(sys.stdin):
    zone = ZoneInfo(name)
    midnight = datetime.fromisoformat(day).replace(tzinfo=timezone.utc)
    wanted = midnight.date()
    begin = midnight - timedelta(hours=16)
    before = begin.astimezone(zone).date()
    start = end = None
    for minute in range(56 * 60):
        at = begin + timedelta(minutes=minute)
        date = at.astimezone(zone).date()
        if date >= wanted and before < wanted and start is None:
            start = at
        if date > wanted and before <= wanted:
            end = at
        before = date
    answers.append([int(start.timestamp()), int(max(start, end).timestamp())])
print(json.dumps(answers))
`
