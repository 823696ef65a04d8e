import { isMostly } from './mostly.ts'
import type { PasswordRule } from './rule.ts'

const MAX_SIMILARITY = 0.7

/**
 * What is compared of a name or an address, in UTF-16 units: no username or address of an account is
 * longer. The user model of an app may have names of any length.
 */
export const OWN_DATA_MAX_LENGTH = 320

const FIELDS = ['username', 'email', 'firstName', 'lastName'] as const

/** Not nearly the username, the address or a name of the person, nor a part of one with something added. */
export const notOwnData: PasswordRule = (raw, person) => {
  const password = raw.toLowerCase()
  // Counted once: a long password against many parts would be the product of both lengths.
  const letters = lettersOf(password)
  for (const field of FIELDS) {
    const parts = partsOf(person[field] ?? '')
    if (!parts.some((part) => isSimilar(letters, lettersOf(part))) && !isMostly(password, parts)) {
      continue
    }
    return { code: 'password_too_similar', params: { to: field } }
  }
  return null
}

/** The value itself and its words, in lower case. */
function partsOf(value: string): string[] {
  const text = value.slice(0, OWN_DATA_MAX_LENGTH).normalize('NFC').toLowerCase()
  const parts = new Set([...text.split(/[^\p{L}\p{N}_]+/u), text])
  return [...parts].filter((part) => part !== '')
}

/** How often a text has each of its letters. */
interface Letters {
  readonly length: number
  readonly counts: ReadonlyMap<string, number>
}

function lettersOf(text: string): Letters {
  const counts = new Map<string, number>()
  let length = 0
  for (const letter of text) {
    counts.set(letter, (counts.get(letter) ?? 0) + 1)
    length += 1
  }
  return { length, counts }
}

/** Whether a password is nearly this value, by the letters that both have. */
function isSimilar(password: Letters, value: Letters): boolean {
  if (isFarLonger(password.length, value.length)) return false
  return letterRatio(password, value) >= MAX_SIMILARITY
}

/** A long password cannot be similar to a short value: comparing them would be work for nothing. */
export function isFarLonger(length: number, other: number, most = MAX_SIMILARITY): boolean {
  return length >= 10 * other && other < (most / 2) * length
}

/** Twice the letters that both have, in any order, of all letters: 0 to 1. */
function letterRatio(one: Letters, other: Letters): number {
  const all = one.length + other.length
  if (all === 0) return 1
  let common = 0
  for (const [letter, count] of other.counts) {
    common += Math.min(count, one.counts.get(letter) ?? 0)
  }
  return (2 * common) / all
}

/** {@link letterRatio} of two texts. */
export function ratioOf(one: string, other: string): number {
  return letterRatio(lettersOf(one), lettersOf(other))
}
