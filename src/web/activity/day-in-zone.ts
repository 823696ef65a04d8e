import { isTimeZone, USUAL_TIME_ZONE } from '../messages/time-in-words.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** No place on earth is, or was, further from UTC. */
const FURTHEST_HOURS = 16

/** A day of a time zone: from its first moment to that of the next, in milliseconds since 1970-01-01 UTC. */
export interface DayInZone {
  readonly from: number
  readonly to: number
}

/** Whether text is a day that there is in the calendar, such as `2026-02-28`. */
export function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

/**
 * The day of a time zone, which has 23 or 25 hours when clocks are changed, and none where a zone has left it out. Clocks
 * that go back over midnight come to it twice: then it is everything from the first time to the last.
 *
 * @param day as {@link isDay} takes it.
 */
export function dayInZone(day: string, timeZone: string): DayInZone {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  const clock = clockOf(isTimeZone(timeZone) ? timeZone : USUAL_TIME_ZONE)
  const from = Math.min(...beginnings(clock, midnight))
  return { from, to: Math.max(from, ...beginnings(clock, midnight + DAY_MS)) }
}

/** Every moment at which the clocks come to this midnight, or leap over it. */
function beginnings(clock: Clock, midnight: number): readonly number[] {
  const points = new Set<number>()
  let before = clock(midnight - FURTHEST_HOURS * HOUR_MS)
  for (let hour = 1 - FURTHEST_HOURS; hour <= FURTHEST_HOURS; hour += 1) {
    const at = midnight + hour * HOUR_MS
    const offset = clock(at)
    points.add(midnight - offset)
    if (offset !== before) points.add(changeBetween(clock, at - HOUR_MS, at))
    before = offset
  }
  const isBeginning = (at: number) =>
    at + clock(at) >= midnight && at - 1000 + clock(at - 1000) < midnight
  const found = [...points].filter(isBeginning)
  return found.length > 0 ? found : [midnight]
}

/** The second at which the clocks were changed. */
function changeBetween(clock: Clock, start: number, end: number): number {
  const before = clock(start)
  let [low, high] = [start, end]
  while (high - low > 1000) {
    const middle = low + Math.floor((high - low) / 2000) * 1000
    if (clock(middle) === before) low = middle
    else high = middle
  }
  return high
}

/** By how much the clocks of a zone are ahead of UTC at a time, in milliseconds. */
type Clock = (at: number) => number

const formats = new Map<string, Intl.DateTimeFormat>()
const MOST_FORMATS = 500

function clockOf(timeZone: string): Clock {
  if (formats.size >= MOST_FORMATS) formats.clear()
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en', { ...DIGITS, timeZone })
  formats.set(timeZone, format)
  return (at) => {
    const parts = Object.fromEntries(
      format.formatToParts(at).map(({ type, value }) => [type, Number(value)]),
    )
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
    const shown = new Date(0)
    // Date.UTC() takes the year 26 for 1926.
    shown.setUTCFullYear(year, month - 1, day)
    shown.setUTCHours(hour, minute, second)
    return shown.getTime() - Math.floor(at / 1000) * 1000
  }
}

const DIGITS: Intl.DateTimeFormatOptions = {
  ...({ year: 'numeric', month: 'numeric', day: 'numeric' } as const),
  ...({ hour: 'numeric', minute: 'numeric', second: 'numeric' } as const),
  ...({ hourCycle: 'h23', calendar: 'gregory' } as const),
}
