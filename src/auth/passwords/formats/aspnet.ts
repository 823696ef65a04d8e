import { BASE64, fromBase64 } from '../primitives/base64.ts'
import { type Pbkdf2Hash, pbkdf2 } from '../primitives/pbkdf2.ts'
import type { ParsedHash, Refusal } from '../primitives/recipe.ts'
import type { Format } from './format.ts'

const V2_BYTES = 49
const V3_HEADER_BYTES = 13
// The string does not tell the length of its last part: another one means that it was cut or extended.
const V3_DIGEST_BYTES = 32
const HASHES: readonly Pbkdf2Hash[] = ['sha1', 'sha256', 'sha512']

/** ASP.NET Core Identity: base64 of a version byte and what belongs to it. */
export const aspnetFormats: readonly Format[] = [
  {
    name: 'aspnet-identity-v2',
    pattern: /^(A[A-P][A-Za-z0-9+/]{64}==)$/,
    read: ([text = '']) => readV2(fromBase64(text)),
  },
  {
    name: 'aspnet-identity-v3',
    pattern: new RegExp(`^(?=AQ[A-P])(?=.{28,404}$)(${BASE64})$`),
    read: ([text = '']) => readV3(fromBase64(text)),
  },
]

function readV2(bytes: Buffer): ParsedHash | Refusal {
  if (bytes.length !== V2_BYTES || bytes[0] !== 0) return 'damaged'
  return pbkdf2({
    hash: 'sha1',
    iterations: 1000,
    salt: bytes.subarray(1, 17),
    digest: bytes.subarray(17),
  })
}

function readV3(bytes: Buffer): ParsedHash | Refusal {
  if (bytes.length < V3_HEADER_BYTES || bytes[0] !== 1) return 'damaged'
  const hash = HASHES[bytes.readUInt32BE(1)]
  const iterations = bytes.readUInt32BE(5)
  const saltBytes = bytes.readUInt32BE(9)
  // The length is a stranger's: it may point far beyond the end.
  if (!hash || saltBytes < 16 || saltBytes > 64) return 'damaged'
  const digest = bytes.subarray(V3_HEADER_BYTES + saltBytes)
  if (digest.length !== V3_DIGEST_BYTES) return 'damaged'
  const salt = bytes.subarray(V3_HEADER_BYTES, V3_HEADER_BYTES + saltBytes)
  return pbkdf2({ hash, iterations, salt, digest })
}
