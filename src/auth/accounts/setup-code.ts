import { randomInt, timingSafeEqual } from 'node:crypto'

// RFC 8628, 6.1: no vowels, so that no word comes up, and nothing that looks like something else.
const ALPHABET = 'BCDFGHJKLMNPQRSTVWXZ'
const GROUPS = 4
const GROUP_LENGTH = 5

/** Longest text that is taken for a code, in UTF-16 units: a code with room for blanks and dashes. */
const GIVEN_MAX_LENGTH = 100

/**
 * A code that works once, for whoever can read the server's console: 20 letters, 86 bits.
 *
 * It is spent before the work that it allows begins, so that of parallel attempts one goes on.
 */
export class SetupCode {
  readonly text: string
  #isSpent = false

  constructor(text: string = makeCode()) {
    this.text = text
  }

  /** Whether this is the code, still unspent. Case, blanks and dashes do not matter. */
  matches(given: string): boolean {
    if (given.length > GIVEN_MAX_LENGTH) return false
    const received = Buffer.from(bare(given))
    const expected = Buffer.from(bare(this.text))
    return (
      !this.#isSpent && received.length === expected.length && timingSafeEqual(received, expected)
    )
  }

  /** Uses the code up. False for the wrong code and for everybody but the first. */
  spend(given: string): boolean {
    if (!this.matches(given)) return false
    this.#isSpent = true
    return true
  }

  /** Gives the code back when what it allowed could not be done. */
  restore(): void {
    this.#isSpent = false
  }
}

function makeCode(): string {
  const letter = () => ALPHABET[randomInt(ALPHABET.length)]
  const group = () => Array.from({ length: GROUP_LENGTH }, letter).join('')
  return Array.from({ length: GROUPS }, group).join('-')
}

function bare(code: string): string {
  return code.replace(/[\s-]/g, '').toUpperCase()
}
