import { isMostly } from './mostly.ts'
import type { PasswordRule } from './rule.ts'

const MAX_SIMILARITY = 0.7

const FIELDS = ['username', 'email', 'firstName', 'lastName'] as const

/** Not nearly the username, the address or a name of the person, nor a part of one with something added. */
export const notOwnData: PasswordRule = (raw, person) => {
  const password = raw.toLowerCase()
  for (const field of FIELDS) {
    const value = person[field]?.normalize('NFC').toLowerCase()
    if (!value) continue
    const parts = partsOf(value)
    if (!parts.some((part) => isTooSimilar(password, part)) && !isMostly(password, parts)) continue
    return { code: 'password_too_similar', params: { to: field } }
  }
  return null
}

/** The value itself and its words. */
function partsOf(value: string): string[] {
  return [...value.split(/[^\p{L}\p{N}_]+/u), value].filter((part) => part !== '')
}

/** Whether a password is nearly this value, by the letters that both have. */
export function isTooSimilar(password: string, value: string, most = MAX_SIMILARITY): boolean {
  if (isFarLonger(password, value, most)) return false
  return letterRatio(password, value) >= most
}

/** A long password cannot be similar to a short value: comparing them would be work for nothing. */
export function isFarLonger(password: string, value: string, most = MAX_SIMILARITY): boolean {
  const [length, other] = [[...password].length, [...value].length]
  return length >= 10 * other && other < (most / 2) * length
}

/** Twice the letters that both have, in any order, of all letters: 0 to 1. */
export function letterRatio(one: string, other: string): number {
  const [letters, others] = [[...one], [...other]]
  if (letters.length + others.length === 0) return 1
  const counts = new Map<string, number>()
  for (const letter of others) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  let common = 0
  for (const letter of letters) {
    const left = counts.get(letter) ?? 0
    if (left > 0) common += 1
    counts.set(letter, left - 1)
  }
  return (2 * common) / (letters.length + others.length)
}
