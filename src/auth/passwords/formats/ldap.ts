import { hash } from 'node:crypto'
import { type Digest, digestCost, PASSWORD_MAX_BYTES } from '../cost/cost.ts'
import { BASE64, fromBase64 } from '../primitives/base64.ts'
import { anyCase, type Format } from './format.ts'

const DIGESTS = {
  MD5: ['md5', 16],
  SHA: ['sha1', 20],
  SHA256: ['sha256', 32],
  SHA384: ['sha384', 48],
  SHA512: ['sha512', 64],
} as const

/** LDAP directories (RFC 2307): base64 of the digest, followed by the salt where there is one. */
export const ldapFormats: readonly Format[] = Object.entries(DIGESTS).flatMap(
  ([tag, [algorithm, bytes]]) => {
    const salted = tag === 'MD5' ? 'SMD5' : `S${tag}`
    return [ldap(tag, algorithm, bytes, false), ldap(salted, algorithm, bytes, true)]
  },
)

function ldap(tag: string, algorithm: Digest, bytes: number, isSalted: boolean): Format {
  return {
    name: `ldap-${tag.toLowerCase()}`,
    isWeak: true,
    pattern: new RegExp(String.raw`^\{${anyCase(tag)}\}(${isSalted ? BASE64 : exactly(bytes)})$`),
    read([text = '']) {
      const whole = fromBase64(text)
      const salt = whole.subarray(bytes)
      if (isSalted ? salt.length === 0 || salt.length > 64 : salt.length > 0) return 'damaged'
      if (whole.length < bytes) return 'damaged'
      return {
        expected: whole.subarray(0, bytes),
        digest: (password) => hash(algorithm, Buffer.concat([password, salt]), 'buffer'),
        cost: digestCost(algorithm, 1, PASSWORD_MAX_BYTES + salt.length),
        parameters: {},
        shell: `{${tag}}${Buffer.concat([Buffer.alloc(bytes), salt]).toString('base64')}`,
      }
    },
  }
}

/** Spring writes hex behind some of the same tags: only the length tells. */
function exactly(bytes: number): string {
  const padding =
    Buffer.alloc(bytes)
      .toString('base64')
      .match(/={0,2}$/)?.[0] ?? ''
  return `[A-Za-z0-9+/]{${Math.ceil((bytes * 4) / 3)}}${padding}`
}
