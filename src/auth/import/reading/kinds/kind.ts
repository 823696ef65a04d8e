import type { InspectOptions } from '../../../passwords/inspect-hash.ts'
import { type Row, valueAt } from '../column-map.ts'

const NAME_MAX_LENGTH = 150

/** A record of ours, as `import` reads it. */
export type OurRecord = Record<string, unknown>

/** How the export of one product is read. */
export interface Kind {
  readonly name: string
  /** How it is written where it is no JSON (CSV). */
  readonly text?: 'csv' | 'ldif' | 'colon'
  /** The list of users in an object around them (the file is the list, or one object follows the other). */
  readonly container?: string
  /** The columns of a file that does not name them. */
  readonly header?: readonly string[]
  /** A new reader for each file: it may remember what came before. `null` for what is nobody. */
  reader(hashes: InspectOptions): (row: Row) => OurRecord | null
}

/** A kind whose rows do not depend on each other. */
export function kind(
  name: string,
  read: (get: Get, hashes: InspectOptions) => OurRecord | null,
  options: Partial<Kind> = {},
): Kind {
  return {
    name,
    ...options,
    reader: (hashes) => (row) => withoutNothing(read((...paths) => first(row, paths), hashes)),
  }
}

/** The first of some columns that is not empty. */
export type Get = (...paths: readonly string[]) => unknown

export function first(row: Row, paths: readonly string[]): unknown {
  for (const path of paths) {
    const value = valueAt(row, path)
    // `NULL` and `\N` are what databases write into a CSV file for nothing.
    const isNothing = value === undefined || value === null || value === ''
    if (!isNothing && value !== 'NULL' && value !== '\\N') return value
  }
  return undefined
}

function withoutNothing(record: OurRecord | null): OurRecord | null {
  if (record === null) return null
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined))
}

/**
 * A name that can be a username here: blanks become `_`. An address must be the one of the same person: another
 * one gives way to it.
 */
export function usernameOf(name: unknown, email: unknown): unknown {
  const text = name ?? email
  if (typeof text !== 'string') return text === undefined ? undefined : String(text)
  const isForeign = text.includes('@') && text.toLowerCase() !== String(email ?? text).toLowerCase()
  return isForeign ? email : text.trim().replace(/\s+/g, '_')
}

/** Milliseconds or seconds since 1970, as text or number, and dates of JavaScript, to what `import` reads. */
export function dateOf(value: unknown): unknown {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string') return undefined
  if (/^\d{9,10}$/.test(text)) return new Date(Number(text) * 1000).toISOString()
  if (/^\d{12,14}$/.test(text) && !/^20\d{12}$/.test(text)) {
    return new Date(Number(text)).toISOString()
  }
  return text
}

export function isTrue(value: unknown): boolean {
  return value === true || /^(true|t|1|yes)$/i.test(String(value ?? ''))
}

/** A name that is longer than ours may be is cut, instead of refusing the person. */
export function nameOf(value: unknown): unknown {
  if (typeof value !== 'string') return undefined
  // No letter is more than two units: of a value of a million the rest need not be looked at.
  return [...value.slice(0, 2 * NAME_MAX_LENGTH)].slice(0, NAME_MAX_LENGTH).join('')
}
