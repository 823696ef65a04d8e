import { createHmac, hash } from 'node:crypto'
import { digestCost, PASSWORD_MAX_BYTES } from '../cost/cost.ts'
import { BASE64, emptyBase64, fromBase64 } from '../primitives/base64.ts'
import { scrypt } from '../primitives/scrypt.ts'
import type { Format } from './format.ts'

const LONGEST = Buffer.alloc(PASSWORD_MAX_BYTES)

/** Ory Kratos, beside its bcrypt, argon2 and PBKDF2, which are the usual ones. */
export const kratosFormats: readonly Format[] = [
  {
    // `ln` is N itself, never below 64, where passlib's logarithms end.
    name: 'kratos-scrypt',
    pattern: new RegExp(
      String.raw`^\$scrypt\$ln=(6[4-9]|[7-9]\d|[1-9]\d{2,9}),r=(\d{1,4}),p=(\d{1,4})\$(${BASE64})\$(${BASE64})$`,
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
  ...(['md5', 'sha1', 'sha256', 'sha512'] as const).map(withPasswordFormat),
  {
    name: 'kratos-hmac-sha256',
    isWeak: true,
    pattern: new RegExp(String.raw`^\$hmac-sha256\$(${BASE64})\$(${BASE64})$`),
    read([text = '', key = '']) {
      const expected = fromBase64(text)
      if (expected.length !== 64) return 'damaged'
      return {
        expected,
        digest: (password) =>
          Buffer.from(createHmac('sha256', fromBase64(key)).update(password).digest('hex')),
        cost: digestCost('sha256', 2, key.length + PASSWORD_MAX_BYTES),
        parameters: {},
        shell: `$hmac-sha256$${emptyBase64(64)}$${key}`,
      }
    },
  },
]

/** `pf` says how salt and password stand together, such as `{SALT}{PASSWORD}`. */
function withPasswordFormat(algorithm: 'md5' | 'sha1' | 'sha256' | 'sha512'): Format {
  return {
    name: `kratos-${algorithm}-pf`,
    isWeak: true,
    pattern: new RegExp(String.raw`^\$${algorithm}\$pf=(${BASE64})\$(${BASE64})\$(${BASE64})$`),
    read([pf = '', salt = '', digest = '']) {
      const order = fromBase64(pf)
        .toString()
        .split(/(\{SALT\}|\{PASSWORD\})/)
      const expected = fromBase64(digest)
      if (!order.includes('{PASSWORD}')) return 'damaged'
      if (expected.length !== hash(algorithm, '', 'buffer').length) return 'damaged'
      const fill = (part: string, password: Buffer) => {
        if (part === '{PASSWORD}') return password
        return part === '{SALT}' ? fromBase64(salt) : Buffer.from(part)
      }
      return {
        expected,
        digest: (password) =>
          hash(algorithm, Buffer.concat(order.map((part) => fill(part, password))), 'buffer'),
        // The order may name the password a hundred times.
        cost: digestCost(
          algorithm,
          1,
          Buffer.concat(order.map((part) => fill(part, LONGEST))).length,
        ),
        parameters: {},
        shell: `$${algorithm}$pf=${pf}$${salt}$${emptyBase64(expected.length)}`,
      }
    },
  }
}
