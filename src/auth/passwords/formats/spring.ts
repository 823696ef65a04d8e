import { hash } from 'node:crypto'
import { type Digest, digestCost, NO_COST, PASSWORD_MAX_BYTES } from '../cost/cost.ts'
import { BASE64, fromBase64 } from '../primitives/base64.ts'
import { type Pbkdf2Hash, pbkdf2 } from '../primitives/pbkdf2.ts'
import { scrypt } from '../primitives/scrypt.ts'
import { plainBcrypt } from './bcrypt.ts'
import { type Format, prefixed } from './format.ts'
import { ldapFormats } from './ldap.ts'

const ROUNDS = 1024

/** Spring Security's `{id}` strings; its argon2 is with the other PHC strings. */
export const springFormats: readonly Format[] = [
  prefixed('spring-bcrypt', String.raw`\{bcrypt\}`, plainBcrypt),
  springPbkdf2('spring-pbkdf2', String.raw`\{pbkdf2\}`, 8, 'sha1', 185_000),
  springPbkdf2(
    'spring-pbkdf2-v5_8',
    String.raw`\{pbkdf2@SpringSecurity_v5_8\}`,
    16,
    'sha256',
    310_000,
  ),
  {
    name: 'spring-scrypt',
    pattern: new RegExp(
      String.raw`^\{scrypt(?:@SpringSecurity_v5_8)?\}\$([0-9a-f]{5,6})\$(${BASE64})\$([A-Za-z0-9+/]{43}=)$`,
    ),
    read([packed = '', salt = '', digest = '']) {
      const bits = Number.parseInt(packed, 16)
      return scrypt({
        N: 2 ** (bits >> 16),
        r: (bits >> 8) & 0xff,
        p: bits & 0xff,
        salt: fromBase64(salt),
        digest: fromBase64(digest),
      })
    },
  },
  {
    name: 'spring-sha256',
    isWeak: true,
    pattern: /^\{sha256\}([0-9a-f]{16})([0-9a-f]{64})$/,
    read: ([saltHex = '', digest = '']) => ({
      expected: Buffer.from(digest, 'hex'),
      digest(password) {
        let state = Buffer.concat([Buffer.from(saltHex, 'hex'), password])
        for (let round = 0; round < ROUNDS; round += 1) state = hash('sha256', state, 'buffer')
        return state
      },
      cost: [
        ...digestCost('sha256', 1, PASSWORD_MAX_BYTES),
        ...digestCost('sha256', ROUNDS - 1, 32),
      ],
      parameters: { rounds: ROUNDS },
      shell: `{sha256}${saltHex}${'0'.repeat(64)}`,
    }),
  },
  messageDigest('SHA-512', 'sha512', 128),
  messageDigest('SHA-256', 'sha256', 64),
  messageDigest('SHA-1', 'sha1', 40),
  messageDigest('MD5', 'md5', 32),
  ...ldapFormats.map((format) => prefixed(`spring-${format.name}`, String.raw`\{ldap\}`, format)),
  {
    name: 'plain-text',
    isWeak: true,
    pattern: /^\{noop\}(.*)$/s,
    read: ([password = '']) => ({
      expected: Buffer.from(password),
      digest: (given) => given,
      cost: NO_COST,
      parameters: {},
      shell: '{noop}',
    }),
  },
]

function springPbkdf2(
  name: string,
  prefix: string,
  saltBytes: number,
  algorithm: Pbkdf2Hash,
  iterations: number,
): Format {
  return {
    name,
    pattern: new RegExp(`^${prefix}([0-9a-f]{${2 * saltBytes}})([0-9a-f]{64})$`),
    read: ([salt = '', digest = '']) =>
      pbkdf2({
        hash: algorithm,
        iterations,
        salt: Buffer.from(salt, 'hex'),
        digest: Buffer.from(digest, 'hex'),
      }),
  }
}

/** The braces around the salt are hashed with it. */
function messageDigest(tag: string, algorithm: Digest, letters: number): Format {
  return {
    name: `spring-${tag.toLowerCase()}`,
    isWeak: true,
    pattern: new RegExp(String.raw`^\{${tag}\}(\{[^{}]{1,128}\})?([0-9a-f]{${letters}})$`),
    read: ([salt = '', digest = '']) => ({
      expected: Buffer.from(digest, 'hex'),
      digest: (password) => hash(algorithm, Buffer.concat([password, Buffer.from(salt)]), 'buffer'),
      cost: digestCost(algorithm, 1, PASSWORD_MAX_BYTES + salt.length),
      parameters: {},
      shell: `{${tag}}${salt}${'0'.repeat(letters)}`,
    }),
  }
}
