import { scryptSync } from 'node:crypto'
import type { ParsedHash, Refusal } from './recipe.ts'

/** Beyond this the threads together could use up the memory of the machine. */
const MAX_MEMORY_BYTES = 256 * 1024 * 1024

/** N × r × p: four times what OWASP recommends. */
const MAX_WORK = 2 ** 22

export interface ScryptParts {
  readonly N: number
  readonly r: number
  readonly p: number
  readonly salt: Buffer
  readonly digest: Buffer
}

/** scrypt, by the parameters of RFC 7914. */
export function scrypt({ N, r, p, salt, digest }: ScryptParts): ParsedHash | Refusal {
  // 2^30 is a sane-looking N that wants a tebibyte.
  if (128 * N * r > MAX_MEMORY_BYTES || N * r * p > MAX_WORK) return 'too_expensive'
  if (!(N >= 2 && Number.isInteger(Math.log2(N)) && r >= 1 && p >= 1)) return 'damaged'
  if (digest.length < 16 || digest.length > 128) return 'damaged'
  return {
    expected: digest,
    digest: (password) => scryptDigest(password, { N, r, p, salt }, digest.length),
    parameters: { N, r, p },
    work: { algorithm: 'scrypt', cost: Math.log2(N), blockSize: r, parallelism: p },
  }
}

/** Blocks. */
export function scryptDigest(
  password: Buffer,
  { N, r, p, salt }: Omit<ScryptParts, 'digest'>,
  length: number,
): Buffer {
  // Node allows 32 MiB and counts more than the textbook's 128 × N × r.
  const maxmem = 128 * r * (N + p + 2) + 1_048_576
  return scryptSync(password, salt, length, { N, r, p, maxmem })
}
