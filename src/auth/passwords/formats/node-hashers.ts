import { PBKDF2_BYTES } from '../cost/cost.ts'
import { BASE64, BASE64_BARE, fromBase64 } from '../primitives/base64.ts'
import { bcrypt } from '../primitives/bcrypt.ts'
import { pbkdf2 } from '../primitives/pbkdf2.ts'
import { after } from '../primitives/recipe.ts'
import { scrypt } from '../primitives/scrypt.ts'
import { CRYPT_LETTERS } from './crypt-base64.ts'
import type { Format } from './format.ts'

const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const OF_BCRYPT = `./${STANDARD.slice(0, 62)}`

/** What packages of Node write: AdonisJS, @phc, Lucia, pbkdf2-password-hash; and scrypt of libxcrypt. */
export const nodeHasherFormats: readonly Format[] = [
  {
    // Here `n` is N itself.
    name: 'adonis-scrypt',
    pattern: new RegExp(
      String.raw`^\$scrypt\$n=(\d{1,10}),r=(\d{1,4}),p=(\d{1,4})\$(${BASE64_BARE})\$([A-Za-z0-9+/]{86})$`,
    ),
    read: ([N, r, p, salt = '', digest = '']) =>
      scrypt({
        N: Number(N),
        r: Number(r),
        p: Number(p),
        salt: fromBase64(salt),
        digest: fromBase64(digest),
      }),
  },
  {
    // 98 is the letter b of `$2b$`; salt and digest are in the base64 of everybody else.
    name: 'adonis-bcrypt',
    pattern: /^\$bcrypt\$v=(?:97|98)\$r=(\d{1,2})\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{31})$/,
    read: ([cost, salt = '', digest = ''], { engines }) =>
      bcrypt({ cost: Number(cost), salt: toBcrypt(salt), digest: toBcrypt(digest) }, engines),
  },
  ...(['sha1', 'sha256', 'sha512'] as const).map(
    (hash): Format => ({
      name: `phc-package-pbkdf2-${hash}`,
      pattern: new RegExp(
        String.raw`^\$pbkdf2-${hash}\$i=([1-9]\d{0,9})\$(${BASE64_BARE})\$(${BASE64_BARE})$`,
      ),
      read([iterations, salt = '', text = '']) {
        const digest = fromBase64(text)
        if (digest.length !== PBKDF2_BYTES[hash]) return 'damaged'
        return pbkdf2({ hash, iterations: Number(iterations), salt: fromBase64(salt), digest })
      },
    }),
  ),
  {
    // The salt that scrypt gets is the hex text.
    name: 'lucia-scrypt',
    pattern: /^s2:([0-9a-z]{16,64}):([0-9a-f]{128})$/,
    read: ([salt = '', digest = '']) =>
      after(
        (password) => password.toString().normalize('NFKC'),
        scrypt({
          N: 16_384,
          r: 16,
          p: 1,
          salt: Buffer.from(salt),
          digest: Buffer.from(digest, 'hex'),
        }),
      ),
  },
  {
    name: 'pbkdf2-password-hash',
    pattern: new RegExp(
      String.raw`^(sha1|sha256|sha512)\$([1-9]\d{0,9})\$(\d{2,3})\$(${BASE64})\$(${BASE64})$`,
    ),
    read([hash, iterations, length, salt = '', text = '']) {
      const digest = fromBase64(text)
      if (digest.length !== Number(length)) return 'damaged'
      return pbkdf2({
        hash: hash as 'sha1' | 'sha256' | 'sha512',
        iterations: Number(iterations),
        salt: fromBase64(salt),
        digest,
      })
    },
  },
  {
    name: 'crypt-scrypt',
    pattern:
      /^\$7\$([./0-9A-Za-z])([./0-9A-Za-z]{5})([./0-9A-Za-z]{5})([./0-9A-Za-z]{1,64})\$([./0-9A-Za-z]{43})$/,
    read: ([N = '', r = '', p = '', salt = '', digest = '']) =>
      scrypt({
        N: 2 ** CRYPT_LETTERS.indexOf(N),
        r: fromCrypt(r).readUInt32LE(),
        p: fromCrypt(p).readUInt32LE(),
        salt: Buffer.from(salt),
        digest: fromCrypt(digest).subarray(0, 32),
      }),
  },
]

function toBcrypt(text: string): string {
  return [...text].map((letter) => OF_BCRYPT[STANDARD.indexOf(letter)]).join('')
}

/** Four letters to three bytes, low bits first, and some zeros behind them. */
function fromCrypt(text: string): Buffer {
  const bytes = Buffer.alloc(4 + Math.ceil((text.length * 6) / 8))
  for (const [index, letter] of [...text].entries()) {
    const value = CRYPT_LETTERS.indexOf(letter)
    const bit = index * 6
    const at = bit >> 3
    bytes.writeUInt16LE(bytes.readUInt16LE(at) | (value << (bit & 7)), at)
  }
  return bytes
}
