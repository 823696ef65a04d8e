import type { Say } from './messages.ts'

/** Made once for each language: to make one takes longer than the rest of a page. */
const formats = new Map<string, Intl.DateTimeFormat>()

/** A time as people write it, such as "23 November 2026, 14:05 UTC". The name of the month is in the language. */
export function timeInWords(say: Say, language: string, date: Date): string {
  const parts = formatOf(language).formatToParts(date)
  const {
    day = '',
    month = '',
    year = '',
  } = Object.fromEntries(parts.map(({ type, value }) => [type, value]))
  return say('time', { day, month, year, time: date.toISOString().slice(11, 16) })
}

function formatOf(language: string): Intl.DateTimeFormat {
  const known = formats.get(language)
  if (known) return known
  const format = new Intl.DateTimeFormat(language, {
    dateStyle: 'long',
    calendar: 'gregory',
    timeZone: 'UTC',
  })
  formats.set(language, format)
  return format
}
