import type { Language } from './language.ts'

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
/** As the limits in the settings count. */
const NEXT = 1024

/** Made once for each language: to make one takes longer than the rest of a page. */
const formats = new Map<string, Intl.NumberFormat>()

/** A size as people write it, such as "60 bytes", "8.2 kB" or "512 MB": in their language, with a digit after the point below ten. */
export function sizeInWords({ tag }: Pick<Language, 'tag'>, bytes: number): string {
  let [value, unit] = [Math.max(0, bytes), 0]
  // What would be rounded to 1024 is one of the next.
  while (unit < UNITS.length - 1 && Math.round(value) >= NEXT) {
    value /= NEXT
    unit += 1
  }
  return formatOf(tag, UNITS[unit] ?? 'byte', unit > 0 && value < 10 ? 1 : 0).format(value)
}

function formatOf(tag: string, unit: string, digits: number): Intl.NumberFormat {
  const key = `${tag} ${unit} ${digits}`
  const known = formats.get(key)
  if (known) return known
  // The short form of bytes has no plural.
  const isByte = unit === 'byte'
  const shown = {
    style: 'unit',
    unit,
    unitDisplay: isByte ? 'long' : 'short',
    maximumFractionDigits: digits,
  } as const
  const format = new Intl.NumberFormat(tag, shown)
  formats.set(key, format)
  return format
}
