import { createHmac } from 'node:crypto'
import {
  BLOCK_BYTES,
  type Digest,
  digestCost,
  PASSWORD_MAX_BYTES,
  PBKDF2_BYTES,
} from '../cost/cost.ts'
import { type Pbkdf2Hash, pbkdf2 } from '../primitives/pbkdf2.ts'
import { scrypt } from '../primitives/scrypt.ts'
import type { Format } from './format.ts'

/** Flask's werkzeug: the salt is used as the text it is, the digest is hex. */
export const werkzeugFormats: readonly Format[] = [
  {
    name: 'werkzeug-scrypt',
    pattern: /^scrypt:(\d{1,10}):(\d{1,4}):(\d{1,4})\$([^$]+)\$([0-9a-f]{128})$/,
    read: ([N, r, p, salt = '', digest = '']) =>
      scrypt({
        N: Number(N),
        r: Number(r),
        p: Number(p),
        salt: Buffer.from(salt),
        digest: Buffer.from(digest, 'hex'),
      }),
  },
  // What passport-local-mongoose and Payload keep in two columns is the same, once put together.
  ...(['sha1', 'sha224', 'sha256', 'sha384', 'sha512'] as const).map(werkzeugPbkdf2),
  ...(['sha256', 'sha384', 'sha512'] as const).map(werkzeugHmac),
]

/** Before PBKDF2: an HMAC keyed with the salt. MD5 and SHA-1 look like Django's, and are read with those. */
function werkzeugHmac(algorithm: Digest): Format {
  const letters = 2 * PBKDF2_BYTES[algorithm as Pbkdf2Hash]
  return {
    name: `werkzeug-${algorithm}`,
    isWeak: true,
    pattern: new RegExp(String.raw`^${algorithm}\$([^$]+)\$([0-9a-f]{${letters}})$`),
    read: ([salt = '', digest = '']) => ({
      expected: Buffer.from(digest, 'hex'),
      digest: (password) => createHmac(algorithm, salt).update(password).digest(),
      cost: digestCost(algorithm, 2, BLOCK_BYTES[algorithm] + salt.length + PASSWORD_MAX_BYTES),
      parameters: {},
      shell: `${algorithm}$${salt}$${'0'.repeat(letters)}`,
    }),
  }
}

function werkzeugPbkdf2(algorithm: Pbkdf2Hash): Format {
  const letters = 2 * PBKDF2_BYTES[algorithm]
  return {
    name: algorithm === 'sha256' ? 'werkzeug-pbkdf2' : `werkzeug-pbkdf2-${algorithm}`,
    pattern: new RegExp(
      String.raw`^pbkdf2:${algorithm}:([1-9]\d{0,9})\$([^$]+)\$([0-9a-f]{${letters}})$`,
    ),
    read: ([iterations, salt = '', digest = '']) =>
      pbkdf2({
        hash: algorithm,
        iterations: Number(iterations),
        salt,
        digest: Buffer.from(digest, 'hex'),
      }),
  }
}
