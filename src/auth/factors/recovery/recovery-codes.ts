import { randomInt } from 'node:crypto'

/** Codes of one set. */
export const RECOVERY_CODES = 10

/** So many left or fewer, and their owner is told to make new ones. */
export const FEW_RECOVERY_CODES = 3

/** Crockford's base32, https://www.crockford.com/base32.html: no letter looks like another or like a digit. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const LENGTH = 15
const GROUP = 5
/** The letters that pick the row of a code. They are no secret: the 13 others have 65 bits. */
const ROW_LETTERS = 2

/** A code as it is compared: 15 letters, and those of them that pick its row. */
export interface RecoveryCode {
  readonly code: string
  readonly row: string
}

/** A new set, as it is shown: `xxxxx-xxxxx-xxxxx`. No two begin alike. */
export function newRecoveryCodes(): readonly string[] {
  const codes = new Map<string, string>()
  while (codes.size < RECOVERY_CODES) {
    const code = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
    codes.set(rowOf(code), code)
  }
  return [...codes.values()].map((code) => (code.match(GROUPS) ?? []).join('-'))
}

/**
 * Reads a code as people type it: in any case, with or without hyphens and blanks, an O for a 0, an I or an L
 * for a 1. `null` for what is none.
 */
export function readRecoveryCode(typed: string): RecoveryCode | null {
  // Longer than any code with blanks between its letters: no work for it.
  if (typed.length > MOST_TYPED) return null
  const code = typed
    .toLowerCase()
    .replace(/[\s\p{Dash}]/gu, '')
    .replaceAll('o', '0')
    .replace(/[il]/g, '1')
  return CODE.test(code) ? { code, row: rowOf(code) } : null
}

const GROUPS = new RegExp(`.{${GROUP}}`, 'g')
const CODE = new RegExp(`^[${ALPHABET}]{${LENGTH}}$`)
const MOST_TYPED = 60

function rowOf(code: string): string {
  return code.slice(0, ROW_LETTERS)
}
