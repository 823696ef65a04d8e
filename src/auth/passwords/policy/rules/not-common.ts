import { hash } from 'node:crypto'
import { COMMON_PASSWORDS } from './common-passwords.ts'
import type { PasswordRule } from './rule.ts'

const BYTES = 5
/** A shorter piece says too little when it is repeated. */
const LEAST_PIECE = 3
/** No common password is longer: a longer piece stands in no list. */
const LONGEST_PIECE = 64
/** A piece that is no longer adds nothing, however often it comes. */
const LONGEST_TRIFLE = 4

/** Not one of the passwords that many people use, nor one of them over and over. */
export const notCommon: PasswordRule = (raw) => {
  const password = raw.toLowerCase().trim()
  const pieces = piecesOf(password)
  if (!pieces.some((piece) => isListed(piece) || isShort(piece, password))) return null
  return { code: 'password_too_common' }
}

/** `aaaaaaaaaaaaaaa` and `abcabcabcabcabc` stand in no list, and are guessed all the same. */
function isShort(piece: string, password: string): boolean {
  return piece.length <= LONGEST_TRIFLE && password.length >= 2 * LONGEST_TRIFLE
}

/** The password, and what it repeats if it does nothing else. The last turn may be cut off. */
function piecesOf(password: string): string[] {
  const pieces = [password]
  const longest = Math.min(Math.floor((password.length * 2) / 3), LONGEST_PIECE)
  for (let length = LEAST_PIECE; length <= longest; length += 1) {
    const piece = password.slice(0, length)
    if (password === piece.repeat(Math.ceil(password.length / length)).slice(0, password.length)) {
      pieces.push(piece)
    }
  }
  return pieces
}

let sorted: Buffer | undefined

/** The list is decoded when the first password is checked: nobody waits for it at the start. */
function isListed(password: string): boolean {
  sorted ??= Buffer.from(COMMON_PASSWORDS, 'base64')
  return contains(sorted, hash('sha256', password, 'buffer'))
}

/** Whether a sorted row of digests has this one. */
function contains(sorted: Buffer, digest: Buffer): boolean {
  let [low, high] = [0, sorted.length / BYTES]
  while (low < high) {
    const middle = (low + high) >> 1
    const order = sorted.compare(digest, 0, BYTES, middle * BYTES, (middle + 1) * BYTES)
    if (order === 0) return true
    if (order < 0) low = middle + 1
    else high = middle
  }
  return false
}
