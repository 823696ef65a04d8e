import { createHmac, hash } from 'node:crypto'
import { BLOCK_BYTES, digestCost, PASSWORD_MAX_BYTES } from '../cost/cost.ts'
import { bcrypt } from '../primitives/bcrypt.ts'
import { after, type ParsedHash, type Refusal } from '../primitives/recipe.ts'
import { argon2Formats } from './argon2.ts'
import { plainBcrypt } from './bcrypt.ts'
import { CRYPT_LETTERS, cryptBase64 } from './crypt-base64.ts'
import { type Format, prefixed, type Rewriting } from './format.ts'
import { escapeHtml, slash, trim } from './rewritings.ts'

const PHPASS_MIN_COST = 7
const PHPBB: readonly Rewriting[] = [(typed) => escapeHtml(trim(typed))]

/** WordPress and what shares its hashes: phpBB, Drupal 7. The oldest WordPress hashes are plain MD5. */
export const wordpressFormats: readonly Format[] = [
  {
    name: 'wordpress-bcrypt',
    rewritings: [slash],
    pattern: /^\$wp\$2y\$(\d\d)\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})$/,
    read: ([cost = '', salt = '', digest = ''], { engines }) =>
      after(preHash, bcrypt({ cost: Number(cost), salt, digest }, engines)),
  },
  // WordPress trims what was typed, and hashes some of it with slashes. phpBB hashes HTML.
  {
    ...phpass('phpass', String.raw`\$P\$`, 'md5', 22),
    rewritings: [trim, (typed) => slash(trim(typed))],
  },
  { ...phpass('phpbb', String.raw`\$H\$`, 'md5', 22), rewritings: PHPBB },
  ...[plainBcrypt, ...argon2Formats.filter(({ name }) => name.startsWith('phc-'))].map(
    (format) => ({
      ...prefixed(`phpbb-${format.name}`, String.raw`\{phpbb\}`, format),
      rewritings: PHPBB,
    }),
  ),
  phpass('drupal7', String.raw`\$S\$`, 'sha512', 43),
  {
    // Drupal 6 had plain MD5; the upgrade has hashed the hashes.
    ...phpass('drupal7-md5', String.raw`U\$S\$`, 'sha512', 43),
    read: (parts) =>
      after((password) => hash('md5', password, 'hex'), readPhpass(parts, 'sha512', 43)),
  },
]

function preHash(password: Buffer): string {
  return createHmac('sha384', 'wp-sha384').update(trim(password.toString())).digest('base64')
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
