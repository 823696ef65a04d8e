import { createHmac, hash } from 'node:crypto'
import { digestCost, PASSWORD_MAX_BYTES } from '../cost/cost.ts'
import { fromBase64 } from '../primitives/base64.ts'
import { bcrypt } from '../primitives/bcrypt.ts'
import { pbkdf2 } from '../primitives/pbkdf2.ts'
import { after } from '../primitives/recipe.ts'
import { scrypt } from '../primitives/scrypt.ts'
import { plainBcrypt } from './bcrypt.ts'
import { type Format, prefixed } from './format.ts'

const BCRYPT = String.raw`\$2[aby]\$(\d\d)\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})`

/** Django; its argon2 is with the other PHC strings. Salts are used as the text they are. */
export const djangoFormats: readonly Format[] = [
  djangoPbkdf2('sha256', 43),
  djangoPbkdf2('sha1', 27),
  {
    name: 'django-scrypt',
    pattern: /^scrypt\$(\d{1,10})\$([^$]+)\$(\d{1,4})\$(\d{1,4})\$([A-Za-z0-9+/]{86}==)$/,
    read: ([N, salt = '', r, p, digest = '']) =>
      scrypt({
        N: Number(N),
        r: Number(r),
        p: Number(p),
        salt: Buffer.from(salt),
        digest: fromBase64(digest),
      }),
  },
  {
    name: 'django-bcrypt-sha256',
    pattern: new RegExp(String.raw`^bcrypt_sha256\$${BCRYPT}$`),
    read: ([cost = '', salt = '', digest = ''], { engines }) =>
      after(
        (password) => hash('sha256', password, 'hex'),
        bcrypt({ cost: Number(cost), salt, digest }, engines),
      ),
  },
  prefixed('django-bcrypt', String.raw`bcrypt\$`, plainBcrypt),
  fast('md5', 32),
  fast('sha1', 40),
]

function djangoPbkdf2(algorithm: 'sha1' | 'sha256', letters: number): Format {
  return {
    name: `django-pbkdf2-${algorithm}`,
    pattern: new RegExp(
      String.raw`^pbkdf2_${algorithm}\$([1-9]\d{0,9})\$([^$]+)\$([A-Za-z0-9+/]{${letters}}=)$`,
    ),
    read: ([iterations, salt = '', digest = '']) =>
      pbkdf2({
        hash: algorithm,
        iterations: Number(iterations),
        salt,
        digest: fromBase64(digest),
      }),
  }
}

/** Salted, or not at all: the salt may be empty. */
function fast(algorithm: 'md5' | 'sha1', letters: number): Format {
  return {
    name: `django-${algorithm}`,
    isWeak: true,
    pattern: new RegExp(String.raw`^${algorithm}\$([^$]*)\$([0-9a-f]{${letters}})$`),
    read: ([salt = '', digest = '']) => ({
      expected: Buffer.from(digest, 'hex'),
      digest: (password) => hash(algorithm, Buffer.concat([Buffer.from(salt), password]), 'buffer'),
      // Flask's werkzeug wrote its HMAC, keyed with the salt, down in the same way.
      others: salt ? [(password) => createHmac(algorithm, salt).update(password).digest()] : [],
      cost: digestCost(algorithm, 3, 64 + Buffer.byteLength(salt) + PASSWORD_MAX_BYTES),
      parameters: {},
      shell: `${algorithm}$${salt}$${'0'.repeat(letters)}`,
    }),
  }
}
