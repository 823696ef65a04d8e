import { createHmac, hash } from 'node:crypto'
import { BLOCK_BYTES, digestCost, PASSWORD_MAX_BYTES } from '../cost/cost.ts'
import { bcrypt } from '../primitives/bcrypt.ts'
import { after, type ParsedHash, type Refusal } from '../primitives/recipe.ts'
import { CRYPT_LETTERS, cryptBase64 } from './crypt-base64.ts'
import type { Format } from './format.ts'

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
  if (cost < PHPASS_MIN_COST) return 'damaged'
  return {
    expected: Buffer.from(digest),
    digest(password) {
      let state = hash(algorithm, Buffer.concat([Buffer.from(salt), password]), 'buffer')
      // Not shifted: 63 places in 32 bits come out as a tiny or a negative count.
      for (let round = 2 ** cost; round > 0; round -= 1) {
        state = hash(algorithm, Buffer.concat([state, password]), 'buffer')
      }
      return Buffer.from(cryptBase64(state).slice(0, letters))
    },
    cost: digestCost(algorithm, 2 ** cost + 1, BLOCK_BYTES[algorithm] / 2 + PASSWORD_MAX_BYTES),
    parameters: { cost },
  }
}
