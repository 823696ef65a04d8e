import { hash } from 'node:crypto'
import { digestCost, PASSWORD_MAX_BYTES } from '../cost/cost.ts'
import { BASE64, fromBase64 } from '../primitives/base64.ts'
import { type Pbkdf2Hash, pbkdf2 } from '../primitives/pbkdf2.ts'
import { argon2Formats } from './argon2.ts'
import { type Format, prefixed } from './format.ts'

const phcArgon2 = argon2Formats.filter(({ name }) => name.startsWith('phc-'))

/** MediaWiki: PBKDF2 since 1.24, Argon2 where it was chosen, and the old type B, an MD5 over an MD5. */
export const mediawikiFormats: readonly Format[] = [
  {
    name: 'mediawiki-pbkdf2',
    pattern: new RegExp(
      `^:pbkdf2:(sha1|sha256|sha384|sha512):([1-9]\\d{0,9}):(\\d{2,3}):(${BASE64}):(${BASE64})$`,
    ),
    read([algorithm, iterations, length, salt = '', text = '']) {
      const digest = fromBase64(text)
      if (digest.length !== Number(length)) return 'damaged'
      const hash = algorithm as Pbkdf2Hash
      return pbkdf2({ hash, iterations: Number(iterations), salt: fromBase64(salt), digest })
    },
  },
  ...phcArgon2.map((format) =>
    prefixed(format.name.replace('phc', 'mediawiki'), ':argon2:', format),
  ),
  {
    name: 'mediawiki-b',
    isWeak: true,
    pattern: /^[$:]B[$:]([0-9A-Za-z]{1,32})[$:]([0-9a-f]{32})$/,
    read: ([salt = '', digest = '']) => ({
      expected: Buffer.from(digest, 'hex'),
      digest: (password) => hash('md5', `${salt}-${hash('md5', password, 'hex')}`, 'buffer'),
      cost: digestCost('md5', 2, PASSWORD_MAX_BYTES),
      parameters: {},
      shell: `:B:${salt}:${'0'.repeat(32)}`,
    }),
  },
]
