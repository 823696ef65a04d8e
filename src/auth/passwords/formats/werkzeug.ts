import { pbkdf2 } from '../primitives/pbkdf2.ts'
import { scrypt } from '../primitives/scrypt.ts'
import type { Format } from './format.ts'

/** Flask's werkzeug: the salt is used as the text it is, the digest is hex. */
export const werkzeugFormats: readonly Format[] = [
  {
    name: 'werkzeug-scrypt',
    pattern: /^scrypt:(\d{1,10}):(\d{1,4}):(\d{1,4})\$([^$]+)\$((?:[0-9a-f]{2}){16,128})$/,
    read: ([N, r, p, salt = '', digest = '']) =>
      scrypt({
        N: Number(N),
        r: Number(r),
        p: Number(p),
        salt: Buffer.from(salt),
        digest: Buffer.from(digest, 'hex'),
      }),
  },
  {
    // What passport-local-mongoose and Payload keep in two columns is the same, once put together.
    name: 'werkzeug-pbkdf2',
    pattern: /^pbkdf2:(sha1|sha256|sha512):([1-9]\d{0,9})\$([^$]+)\$((?:[0-9a-f]{2}){16,512})$/,
    read: ([hash, iterations, salt = '', digest = '']) =>
      pbkdf2({
        hash: hash as 'sha1' | 'sha256' | 'sha512',
        iterations: Number(iterations),
        salt,
        digest: Buffer.from(digest, 'hex'),
      }),
  },
]
