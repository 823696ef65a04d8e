import { createHmac, hash } from 'node:crypto'
import { digestCost, NO_COST, PASSWORD_MAX_BYTES } from '../cost/cost.ts'
import { BASE64, fromBase64 } from '../primitives/base64.ts'
import { pbkdf2 } from '../primitives/pbkdf2.ts'
import { anyCase, type Format } from './format.ts'

/** Dovecot's schemes that are no crypt(3) and no LDAP. `{CRAM-MD5}` is refused: it is half an HMAC. */
export const dovecotFormats: readonly Format[] = [
  {
    name: 'dovecot-plain',
    isWeak: true,
    pattern: new RegExp(
      `^\\{(?:${['PLAIN', 'CLEAR', 'CLEARTEXT'].map(anyCase).join('|')})\\}(.+)$`,
    ),
    read: ([password = '']) => ({
      expected: Buffer.from(password),
      digest: (given) => given,
      cost: NO_COST,
      parameters: {},
      shell: '{PLAIN}0',
    }),
  },
  digestInHex('PLAIN-MD5', 'md5', 32),
  digestInHex('MD5.HEX', 'md5', 32),
  digestInHex('SHA1.HEX', 'sha1', 40),
  digestInHex('SHA.HEX', 'sha1', 40),
  digestInHex('SHA256.HEX', 'sha256', 64),
  digestInHex('SHA512.HEX', 'sha512', 128),
  digestInBase64('LDAP-MD5', 'md5', 16),
  digestInBase64('SHA1', 'sha1', 20),
  {
    name: 'dovecot-pbkdf2',
    pattern: new RegExp(
      String.raw`^\{${anyCase('PBKDF2')}\}\$1\$([^$]{1,64})\$([1-9]\d{0,9})\$([0-9a-f]{40})$`,
    ),
    read: ([salt = '', iterations, digest = '']) =>
      pbkdf2({
        hash: 'sha1',
        iterations: Number(iterations),
        salt,
        digest: Buffer.from(digest, 'hex'),
      }),
  },
  scram('SCRAM-SHA-1', 'sha1', 20),
  scram('SCRAM-SHA-256', 'sha256', 32),
]

function digestInHex(
  tag: string,
  algorithm: 'md5' | 'sha1' | 'sha256' | 'sha512',
  letters: number,
) {
  return digestFormat(tag, algorithm, `[0-9a-f]{${letters}}`, 'hex')
}

function digestInBase64(tag: string, algorithm: 'md5' | 'sha1', bytes: number): Format {
  const letters = Math.ceil((bytes * 8) / 6)
  const padding = '='.repeat((4 - (letters % 4)) % 4)
  return digestFormat(tag, algorithm, `[A-Za-z0-9+/]{${letters}}${padding}`, 'base64')
}

function digestFormat(
  tag: string,
  algorithm: 'md5' | 'sha1' | 'sha256' | 'sha512',
  text: string,
  encoding: 'hex' | 'base64',
): Format {
  const empty = Buffer.alloc(hash(algorithm, '', 'buffer').length).toString(encoding)
  return {
    name: `dovecot-${tag.toLowerCase()}`,
    isWeak: true,
    pattern: new RegExp(String.raw`^\{${anyCase(tag).replace('.', '\\.')}\}(${text})$`),
    read: ([digest = '']) => ({
      expected: Buffer.from(digest, encoding),
      digest: (password) => hash(algorithm, password, 'buffer'),
      cost: digestCost(algorithm, 1, PASSWORD_MAX_BYTES),
      parameters: {},
      shell: `{${tag}}${empty}`,
    }),
  }
}

/** RFC 5802: iterations, salt, and what a client and a server prove themselves with. The first is enough. */
function scram(tag: string, algorithm: 'sha1' | 'sha256', bytes: number): Format {
  const key = `[A-Za-z0-9+/]{${Math.ceil((bytes * 8) / 6)}}=`
  return {
    name: `dovecot-${tag.toLowerCase()}`,
    pattern: new RegExp(
      String.raw`^\{${anyCase(tag)}\}([1-9]\d{0,9}),(${BASE64}),(${key}),${key}$`,
    ),
    read([iterations, salt = '', text = '']) {
      const expected = fromBase64(text)
      if (expected.length !== bytes) return 'damaged'
      const salted = pbkdf2({
        hash: algorithm,
        iterations: Number(iterations),
        salt: fromBase64(salt),
        digest: Buffer.alloc(bytes),
      })
      if (typeof salted === 'string') return salted
      const { cost, parameters } = salted
      const digest = (password: Buffer) => {
        const key = createHmac(algorithm, salted.digest(password)).update('Client Key').digest()
        return hash(algorithm, key, 'buffer')
      }
      return { expected, digest, cost, parameters }
    },
  }
}
