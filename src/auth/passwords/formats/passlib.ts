import { createHmac, hash } from 'node:crypto'
import { PBKDF2_BYTES } from '../cost/cost.ts'
import { BASE64_BARE, BASE64_DOTTED, fromBase64, fromDotted } from '../primitives/base64.ts'
import { bcrypt } from '../primitives/bcrypt.ts'
import { type Pbkdf2Hash, pbkdf2 } from '../primitives/pbkdf2.ts'
import { after } from '../primitives/recipe.ts'
import { scrypt } from '../primitives/scrypt.ts'
import type { Format } from './format.ts'

const SALT_AND_DIGEST = String.raw`\$([./A-Za-z0-9]{22})\$([./A-Za-z0-9]{31})$`

/** passlib: Odoo, Superset, many FastAPI apps; version 2 of bcrypt-sha256 is our own. */
export const passlibFormats: readonly Format[] = [
  {
    name: 'passlib-bcrypt-sha256-v2',
    pattern: new RegExp(
      String.raw`^\$bcrypt-sha256\$v=2,t=2[ab],r=(\d{2}|[4-9])${SALT_AND_DIGEST}`,
    ),
    // Keyed with the salt: a plain SHA-256 could be looked up in hashes leaked elsewhere.
    read: ([cost = '', salt = '', digest = ''], { engines }) =>
      after(
        (password) => createHmac('sha256', salt).update(password).digest('base64'),
        bcrypt({ cost: Number(cost), salt, digest }, engines),
      ),
  },
  {
    name: 'passlib-bcrypt-sha256-v1',
    pattern: new RegExp(String.raw`^\$bcrypt-sha256\$2[aby],(\d{1,2})${SALT_AND_DIGEST}`),
    read: ([cost = '', salt = '', digest = ''], { engines }) =>
      after(
        (password) => hash('sha256', password, 'base64'),
        bcrypt({ cost: Number(cost), salt, digest }, engines),
      ),
  },
  pbkdf2Format('passlib-pbkdf2-sha1', 'pbkdf2', 'sha1'),
  pbkdf2Format('passlib-pbkdf2-sha256', 'pbkdf2-sha256', 'sha256'),
  pbkdf2Format('passlib-pbkdf2-sha512', 'pbkdf2-sha512', 'sha512'),
  {
    // ln is the logarithm here; Ory Kratos writes N itself into the same place.
    name: 'passlib-scrypt',
    pattern: new RegExp(
      String.raw`^\$scrypt\$ln=([1-9]|[1-5]\d|6[0-3]),r=(\d{1,4}),p=(\d{1,4})\$(${BASE64_BARE})\$([A-Za-z0-9+/]{43})$`,
    ),
    read: ([ln, r, p, salt = '', digest = '']) =>
      scrypt({
        N: 2 ** Number(ln),
        r: Number(r),
        p: Number(p),
        salt: fromBase64(salt),
        digest: fromBase64(digest),
      }),
  },
]

function pbkdf2Format(name: string, tag: string, digestHash: Pbkdf2Hash): Format {
  return {
    name,
    pattern: new RegExp(
      String.raw`^\$${tag}\$([1-9]\d{0,9})\$(${BASE64_DOTTED})\$(${BASE64_DOTTED})$`,
    ),
    read([iterations, salt = '', text = '']) {
      const digest = fromDotted(text)
      if (digest.length !== PBKDF2_BYTES[digestHash]) return 'damaged'
      return pbkdf2({
        hash: digestHash,
        iterations: Number(iterations),
        salt: fromDotted(salt),
        digest,
      })
    },
  }
}
