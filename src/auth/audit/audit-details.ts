const LONGEST_TEXT = 200
const MOST_VALUES = 20

/** What may not be kept, whoever announces it: it was typed, or it opens something. */
const SECRET_NAME = /credential|password|secret|token|cookie|hash|digest|session/i

type Details = Readonly<Record<string, unknown>>

/**
 * What is kept of the details of an event: texts, numbers and flags, and lists of them. Everything else is
 * left out, and so is what is named like a secret: a listener of the app may announce anything.
 */
export function auditDetails(name: string, details: Details): Details {
  // Whoever misses the field types a password into that of the name.
  if (name === 'login.failed') return {}
  const kept = Object.entries(details)
    .filter(([key]) => !SECRET_NAME.test(key))
    .slice(0, MOST_VALUES)
    .flatMap(([key, value]) => {
      const plain = plainValue(value)
      return plain === undefined ? [] : [[storable(key, LONGEST_TEXT), plain] as const]
    })
  return Object.fromEntries(kept)
}

function plainValue(value: unknown): unknown {
  if (!Array.isArray(value)) return plainScalar(value)
  return value
    .slice(0, MOST_VALUES)
    .map(plainScalar)
    .filter((one) => one !== undefined)
}

function plainScalar(value: unknown): string | number | boolean | null | undefined {
  if (typeof value === 'string') return storable(value, LONGEST_TEXT)
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  return typeof value === 'boolean' || value === null ? value : undefined
}

/** Text that every database can hold: no NUL, no half of a pair, and no longer than this. */
export function storable(text: string, longest: number): string {
  return text
    .slice(0, longest)
    .replace(/\p{Cs}/gu, '\uFFFD')
    .replaceAll('\0', '\uFFFD')
}
