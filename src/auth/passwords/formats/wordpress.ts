import { createHmac, hash } from 'node:crypto'
import { bcrypt } from '../primitives/bcrypt.ts'
import { after, type ParsedHash, type Refusal } from '../primitives/recipe.ts'
import { CRYPT_LETTERS, cryptBase64 } from './crypt-base64.ts'
import type { Format } from './format.ts'

/** The logarithm of the rounds beyond which phpass is refused: about a second. */
const PHPASS_MAX_COST = 20
const PHPASS_MIN_COST = 7

// What PHP's trim() takes away.
const PHP_BLANKS = /^[ \n\r\t\v\0]+|[ \n\r\t\v\0]+$/g

/** WordPress and what shares its hashes: phpBB, Drupal 7. The oldest WordPress hashes are plain MD5. */
export const wordpressFormats: readonly Format[] = [
  {
    name: 'wordpress-bcrypt',
    pattern: /^\$wp\$2y\$(\d\d)\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})$/,
    read: ([cost = '', salt = '', digest = ''], { engines }) =>
      after(preHash, bcrypt({ cost: Number(cost), salt, digest }, engines)),
  },
  phpass('phpass', String.raw`\$[PH]\$`, 'md5', 22),
  phpass('drupal7', String.raw`\$S\$`, 'sha512', 43),
]

function preHash(password: Buffer): string {
  const trimmed = password.toString().replace(PHP_BLANKS, '')
  return createHmac('sha384', 'wp-sha384').update(trimmed).digest('base64')
}

function phpass(name: string, tag: string, algorithm: 'md5' | 'sha512', letters: number): Format {
  return {
    name,
    pattern: new RegExp(`^${tag}([./0-9A-Za-z])([ -~]{8})([./0-9A-Za-z]{${letters}})$`),
    read: (parts) => readPhpass(parts, algorithm, letters),
  }
}

function readPhpass(
  [letter = '', salt = '', digest = '']: readonly string[],
  algorithm: 'md5' | 'sha512',
  letters: number,
): ParsedHash | Refusal {
  const cost = CRYPT_LETTERS.indexOf(letter)
  // A cost of 63 shifted in 32 bits would come out as a tiny or a negative count.
  if (cost > PHPASS_MAX_COST) return 'too_expensive'
  if (cost < PHPASS_MIN_COST) return 'damaged'
  return {
    expected: Buffer.from(digest),
    digest(password) {
      let state = hash(algorithm, Buffer.concat([Buffer.from(salt), password]), 'buffer')
      for (let round = 2 ** cost; round > 0; round -= 1) {
        state = hash(algorithm, Buffer.concat([state, password]), 'buffer')
      }
      return Buffer.from(cryptBase64(state).slice(0, letters))
    },
    parameters: { cost },
  }
}
