import { PBKDF2_BYTES } from '../cost/cost.ts'
import { BASE64_DOTTED, fromDotted } from '../primitives/base64.ts'
import { pbkdf2 } from '../primitives/pbkdf2.ts'
import { anyCase, type Format } from './format.ts'

const TAGS = [
  ['PBKDF2', 'sha1'],
  ['PBKDF2-SHA1', 'sha1'],
  ['PBKDF2-SHA256', 'sha256'],
  ['PBKDF2-SHA512', 'sha512'],
] as const

/** OpenLDAP's pw-pbkdf2, and passlib's. */
export const ldapPbkdf2Formats: readonly Format[] = TAGS.map(([tag, hash]) => ({
  name: `ldap-${tag.toLowerCase()}`,
  pattern: new RegExp(
    String.raw`^\{${anyCase(tag)}\}([1-9]\d{0,9})\$(${BASE64_DOTTED})\$(${BASE64_DOTTED})$`,
  ),
  read([iterations, salt = '', text = '']) {
    const digest = fromDotted(text)
    if (digest.length !== PBKDF2_BYTES[hash]) return 'damaged'
    return pbkdf2({ hash, iterations: Number(iterations), salt: fromDotted(salt), digest })
  },
}))
