const HOUR_MS = 3_600_000
const DAY_HOURS = 24

/** A stretch of time in a chart. */
export interface Stretch {
  /** When it begins, in milliseconds since 1970-01-01 UTC. */
  readonly at: number
  /** Of which hours it is made: their numbers, from the first of the chart. */
  readonly hours: readonly number[]
}

/** The time that a chart is about. It is counted by hours: a day is made of them wherever somebody lives. */
export interface Period {
  readonly from: number
  readonly to: number
  readonly stretches: readonly Stretch[]
}

/** The last 24 hours, as the clock strikes them; the last one is not over yet. */
export function lastHours(now: number, timeZone: string): Period {
  const from = startOfHour(now, timeZone) - (DAY_HOURS - 1) * HOUR_MS
  const hours = Array.from({ length: DAY_HOURS }, (_, hour) => hour)
  return {
    from,
    to: from + DAY_HOURS * HOUR_MS,
    stretches: hours.map((hour) => ({ at: from + hour * HOUR_MS, hours: [hour] })),
  }
}

/** The last days, the last one being today. A day can have 23 or 25 hours. */
export function lastDays(now: number, timeZone: string, count: number): Period {
  const last = startOfHour(now, timeZone)
  const days: { date: string; at: number }[] = []
  const dateOf = dateIn(timeZone)
  const starts: number[] = []
  for (let at = last; ; at -= HOUR_MS) {
    const date = dateOf(at)
    if (days[0]?.date !== date) {
      if (days.length === count) break
      days.unshift({ date, at })
    } else days[0].at = at
    starts.unshift(at)
  }
  const from = starts[0] ?? last
  const stretches = days.map(({ at }, index) => {
    const end = days[index + 1]?.at ?? last + HOUR_MS
    const first = Math.round((at - from) / HOUR_MS)
    const length = Math.round((end - at) / HOUR_MS)
    return { at, hours: Array.from({ length }, (_, hour) => first + hour) }
  })
  return { from, to: last + HOUR_MS, stretches }
}

/** The full hour on the clocks of a time zone: there are zones that are half an hour off. */
function startOfHour(now: number, timeZone: string): number {
  const { minute = '0' } = partsOf(formatOf(timeZone), now)
  const minutes = Math.floor(now / 60_000) * 60_000
  return minutes - Number(minute) * 60_000
}

function dateIn(timeZone: string): (at: number) => string {
  const format = formatOf(timeZone)
  return (at) => {
    const { year, month, day } = partsOf(format, at)
    return `${year}-${month}-${day}`
  }
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const digits = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
  const format = new Intl.DateTimeFormat('en', {
    ...{ ...digits, hour: '2-digit', minute: '2-digit', hourCycle: 'h23', calendar: 'gregory' },
    timeZone,
  })
  formats.set(timeZone, format)
  return format
}

function partsOf(format: Intl.DateTimeFormat, at: number): Partial<Record<string, string>> {
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
}
