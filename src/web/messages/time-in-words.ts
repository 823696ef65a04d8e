import type { Language } from './language.ts'
import type { Say } from './messages.ts'

/** What a time is written for. */
interface Reader extends Pick<Language, 'tag'> {
  readonly say: Say
}

/** Made once for each language and time zone: to make one takes longer than the rest of a page. */
const formats = new Map<string, Intl.DateTimeFormat>()

/** There are some hundred zones. A new one in each row must not fill the memory all the same. */
const MOST_FORMATS = 500

/** The time zone of whoever has chosen none. */
export const USUAL_TIME_ZONE = 'UTC'

/** How much of a time is written: all of it, what a dense list has room for, or the day alone. */
export type TimeStyle = 'full' | 'short' | 'day'

const CODES = { full: 'time', short: 'time.short', day: 'time.day' } as const

/**
 * A time as people write it, such as "23 November 2026, 14:05 UTC", "23 Nov 2026, 14:05" or "23 Nov 2026": in their
 * language and their time zone.
 */
export function timeInWords(
  { say, tag }: Reader,
  date: Date,
  timeZone = USUAL_TIME_ZONE,
  style: TimeStyle = 'full',
): string {
  const parts = Object.fromEntries(
    formatOf(tag, timeZone, style === 'full' ? 'long' : 'short')
      .formatToParts(date)
      .map(({ type, value }) => [type, value]),
  )
  const { day = '', month = '', year = '', hour = '', minute = '', timeZoneName: zone = '' } = parts
  return say(CODES[style], { day, month, year, time: `${hour}:${minute}`, zone })
}

/** A day as people write it, such as "23 November 2026". It is the same in every time zone. */
export function dayInWords({ tag }: Pick<Language, 'tag'>, date: Date): string {
  if (Number.isNaN(date.getTime())) return ''
  const key = `${tag} day`
  const known = formats.get(key)
  const format = known ?? new Intl.DateTimeFormat(tag, DAY)
  if (!known) formats.set(key, format)
  return format.format(date)
}

const DAY = { dateStyle: 'long', calendar: 'gregory', timeZone: 'UTC' } as const

/** Whether a name of a time zone is known here. */
export function isTimeZone(name: unknown): name is string {
  // Offsets such as +01:00 are no zones: they know no summer.
  if (typeof name !== 'string' || !/^[A-Za-z]/.test(name) || name.length > 64) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** The name under which a time zone is listed, such as `Asia/Calcutta` for `Asia/Kolkata`; as it is where it is unknown. */
export function canonicalZone(name: string): string {
  if (!isTimeZone(name)) return name
  return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
}

function formatOf(tag: string, timeZone: string, month: 'long' | 'short'): Intl.DateTimeFormat {
  const key = `${tag} ${timeZone} ${month}`
  const known = formats.get(key)
  if (known) return known
  const format = new Intl.DateTimeFormat(tag, {
    day: 'numeric',
    month,
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    calendar: 'gregory',
    timeZone: isTimeZone(timeZone) ? timeZone : USUAL_TIME_ZONE,
    timeZoneName: 'short',
  })
  if (formats.size >= MOST_FORMATS) formats.clear()
  formats.set(key, format)
  return format
}
