import { scryptSync } from 'node:crypto'
import type { Cost } from '../cost/cost.ts'
import type { ParsedHash, Refusal } from './recipe.ts'

/** Beyond this the threads together could use up the memory of the machine. */
const MAX_MEMORY_BYTES = 256 * 1024 * 1024

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
  // p blocks of their own are kept beside the N.
  if (128 * r * Math.max(N, p) > MAX_MEMORY_BYTES) return 'too_expensive'
  if (!(N >= 2 && Number.isInteger(Math.log2(N)) && r >= 1 && p >= 1)) return 'damaged'
  if (digest.length < 16 || digest.length > 128) return 'damaged'
  return {
    expected: digest,
    digest: (password) => scryptDigest(password, { N, r, p, salt }, digest.length),
    cost: scryptCost({ N, r, p }, digest.length),
    parameters: { N, r, p },
    work: { algorithm: 'scrypt', cost: Math.log2(N), blockSize: r, parallelism: p },
  }
}

/** Before and after the mixing PBKDF2 goes over the blocks: 4 × r × p of 32 bytes, and all for each block of output. */
export function scryptCost({ N, r, p }: Pick<ScryptParts, 'N' | 'r' | 'p'>, length: number): Cost {
  return [
    { primitive: 'scrypt', units: N * r * p },
    { primitive: 'pbkdf2-sha256', units: r * p * (4 + Math.ceil(length / 32)) },
  ]
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
