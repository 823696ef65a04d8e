import { randomInt } from 'node:crypto'
import { randomText } from '../crypto/random.ts'
import { Secret } from '../secret.ts'

const ID_BYTES = 16
const SECRET_BYTES = 32
// 128 and 256 bits in base64url.
const TEXT = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/
const CODE_DIGITS = 6

/** The two parts of the text of a token. */
export interface TokenParts {
  /** Public: it finds the row. */
  readonly id: string
  readonly secret: string
}

/** New parts, made at random. */
export function newTokenParts(): TokenParts {
  return { id: randomText(ID_BYTES), secret: randomText(SECRET_BYTES) }
}

/** The parts of what a visitor has sent; `null` for everything that is no token. */
export function partsOf(text: unknown): TokenParts | null {
  // The length first: no pattern looks at megabytes.
  if (typeof text !== 'string' || text.length !== 22 + 1 + 43) return null
  const [, id, secret] = TEXT.exec(text) ?? []
  return id && secret ? { id, secret } : null
}

/** Six digits, each code as likely as any other. */
export function newCode(): Secret {
  return new Secret(String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0'))
}

/** The digits of a code as it was typed, such as `123 456`; `null` for everything else. */
export function codeOf(typed: string): string | null {
  if (typed.length > 32) return null
  const digits = typed.normalize('NFKC').replace(/[\s-]/g, '')
  return /^\d{6}$/.test(digits) ? digits : null
}
