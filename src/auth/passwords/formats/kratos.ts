import { createHmac, hash } from 'node:crypto'
import { digestCost, PASSWORD_MAX_BYTES } from '../cost/cost.ts'
import { BASE64, emptyBase64, fromBase64 } from '../primitives/base64.ts'
import { scrypt } from '../primitives/scrypt.ts'
import type { Format } from './format.ts'

const DIGESTS = ['md5', 'sha1', 'sha256', 'sha384', 'sha512'] as const
type KratosDigest = (typeof DIGESTS)[number]

const LONGEST = Buffer.alloc(PASSWORD_MAX_BYTES)

/** Ory Kratos, beside its bcrypt, argon2 and PBKDF2, which are the usual ones. */
export const kratosFormats: readonly Format[] = [
  {
    // `ln` is N itself, never below 64, where passlib's logarithms end.
    name: 'kratos-scrypt',
    pattern: new RegExp(
      String.raw`^\$scrypt\$ln=(6[4-9]|[7-9]\d|[1-9]\d{2,9}),r=(\d{1,4}),p=(\d{1,4})\$(${BASE64})\$([A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{86}==)$`,
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
  ...DIGESTS.map(withPasswordFormat),
  ...DIGESTS.map(bare),
  ...DIGESTS.map(hmac),
]

/** `pf` says how salt and password stand together, such as `{SALT}{PASSWORD}`. */
function withPasswordFormat(algorithm: KratosDigest): Format {
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

/** Neither salt nor order: the password and nothing else. */
function bare(algorithm: KratosDigest): Format {
  return {
    name: `kratos-${algorithm}`,
    isWeak: true,
    pattern: new RegExp(String.raw`^\$${algorithm}\$(${BASE64})$`),
    read([text = '']) {
      const expected = fromBase64(text)
      if (expected.length !== hash(algorithm, '', 'buffer').length) return 'damaged'
      return {
        expected,
        digest: (password) => hash(algorithm, password, 'buffer'),
        cost: digestCost(algorithm, 1, PASSWORD_MAX_BYTES),
        parameters: {},
        shell: `$${algorithm}$${emptyBase64(expected.length)}`,
      }
    },
  }
}

/** The digest is written as hex, and that in base64. */
function hmac(algorithm: KratosDigest): Format {
  const letters = 2 * hash(algorithm, '', 'buffer').length
  return {
    name: `kratos-hmac-${algorithm}`,
    isWeak: true,
    pattern: new RegExp(String.raw`^\$hmac-${algorithm}\$(${BASE64})\$(${BASE64})$`),
    read([text = '', key = '']) {
      const expected = fromBase64(text)
      if (expected.length !== letters) return 'damaged'
      return {
        expected,
        digest: (password) =>
          Buffer.from(createHmac(algorithm, fromBase64(key)).update(password).digest('hex')),
        cost: digestCost(algorithm, 2, key.length + PASSWORD_MAX_BYTES),
        parameters: {},
        shell: `$hmac-${algorithm}$${emptyBase64(letters)}$${key}`,
      }
    },
  }
}
