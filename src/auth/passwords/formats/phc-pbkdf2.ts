import { BASE64_BARE, fromBase64 } from '../primitives/base64.ts'
import { type Pbkdf2Hash, pbkdf2 } from '../primitives/pbkdf2.ts'
import type { Format } from './format.ts'

// Ory Kratos means SHA-3 by these two.
const HASHES: Readonly<Record<string, Pbkdf2Hash>> = {
  sha1: 'sha1',
  sha224: 'sha3-224',
  sha256: 'sha256',
  sha384: 'sha3-384',
  sha512: 'sha512',
}

/** PHC strings of PBKDF2: our own, those of Ory Kratos, and Keycloak's and Discourse's after conversion. */
export const phcPbkdf2Formats: readonly Format[] = Object.entries(HASHES).map(([tag, hash]) => ({
  name: `phc-pbkdf2-${tag}`,
  pattern: new RegExp(
    String.raw`^\$pbkdf2-${tag}\$i=([1-9]\d{0,9}),l=(\d{1,3})\$(${BASE64_BARE})\$(${BASE64_BARE})$`,
  ),
  read([iterations, length, salt = '', text = '']) {
    const digest = fromBase64(text)
    if (digest.length !== Number(length)) return 'damaged'
    return pbkdf2({ hash, iterations: Number(iterations), salt: fromBase64(salt), digest })
  },
}))
