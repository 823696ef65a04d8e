import { hasInvisible } from './look-alikes/visible-text.ts'

/** Longest username, in code points. */
export const USERNAME_MAX_LENGTH = 150

/** Longest e-mail address, in characters (RFC 5321, 4.5.3.1.3, less the angle brackets). */
export const EMAIL_MAX_LENGTH = 254

// Scripts that write vowels and tones as marks on a letter. Elsewhere NFKC makes one letter of both, or
// the mark is there to deceive.
const SCRIPTS_WITH_MARKS =
  'Arab Syrc Hebr Thaa Nkoo Adlm Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh ' +
  'Thai Laoo Tibt Mymr Khmr Mong Bali Java Sund Lana Cham Olck Newa Cakm'
// More than these on one letter hide it.
const MOST_MARKS = 4

const MARKED = SCRIPTS_WITH_MARKS.split(' ').map(
  (script) =>
    `(?=\\p{L})\\p{scx=${script}}(?:(?=\\p{M})(?!\\p{Default_Ignorable_Code_Point})\\p{scx=${script}}){1,${MOST_MARKS}}`,
)

// Letters with the marks of their script, digits and _ . @ + -. `$` without the m flag is the very end: no
// newline.
const USERNAME = new RegExp(`^(?:${MARKED.join('|')}|[\\p{L}\\p{N}_.@+-])+$`, 'u')
const PLAIN_USERNAME = /^[\w.@+-]+$/

// What no address needs and what mail headers give a meaning to: white space, controls, , ; : " < > ( ) [ ] \
const NOT_IN_EMAIL = /[\s\p{C}\p{Default_Ignorable_Code_Point}\u2800,;:"<>()[\]\\]/u

/**
 * The one spelling of a username that is stored and shown: NFKC, so that look-alikes are the same.
 *
 * Beyond any length that could be valid it is left alone: normalising megabytes is slow.
 */
export function normalizeUsername(username: string): string {
  return isFarTooLong(username) ? username : username.trim().normalize('NFKC')
}

/**
 * What two usernames share when they are the same but for case. Unique in the database.
 *
 * Lower case only: going through upper case would turn a dotless i into an i (CVE-2019-19844).
 */
export function usernameKey(username: string): string {
  if (isFarTooLong(username)) return username
  return normalizeUsername(username).toLowerCase().normalize('NFKC')
}

/** Whether an already normalised username may be used. */
export function isValidUsername(username: string): boolean {
  if (isFarTooLong(username)) return false
  if ([...username].length > USERNAME_MAX_LENGTH) return false
  if (PLAIN_USERNAME.test(username)) return true
  return USERNAME.test(username) && !hasInvisible(username)
}

function isFarTooLong(username: string): boolean {
  return username.length > 4 * USERNAME_MAX_LENGTH
}

/**
 * The one spelling of an e-mail address that is stored: NFKC, then checked, then the domain in lower
 * case. Checking before normalising would let a look-alike of `@` through.
 *
 * @returns `null` for what is not one plain address.
 */
export function canonicalEmail(email: string): string | null {
  if (email.length > 4 * EMAIL_MAX_LENGTH) return null
  const normalized = email.trim().normalize('NFKC')
  const [local, domain, ...rest] = normalized.split('@')
  if (!local || !domain || rest.length > 0) return null
  if (normalized.length > EMAIL_MAX_LENGTH || NOT_IN_EMAIL.test(normalized)) return null
  if (domain.startsWith('.') || domain.endsWith('.') || domain.includes('..')) return null
  // Lower case can be composed where upper case is not: J and a caron become one letter.
  return `${local}@${domain.toLowerCase().normalize('NFKC')}`
}

/**
 * What two addresses share when they are the same but for case. Unique in the database.
 *
 * @returns `null` for what is not one plain address.
 */
export function emailKey(email: string): string | null {
  return canonicalEmail(email)?.toLowerCase().normalize('NFKC') ?? null
}
