import { pbkdf2Sync } from 'node:crypto'
import type { ParsedHash, Refusal } from './recipe.ts'

/** Iterations times blocks of output. */
export const PBKDF2_MAX_ITERATIONS = 5_000_000

const DIGEST_BYTES = {
  sha1: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
  'sha3-224': 28,
  'sha3-256': 32,
  'sha3-384': 48,
  'sha3-512': 64,
} as const

export type Pbkdf2Hash = keyof typeof DIGEST_BYTES

export interface Pbkdf2Parts {
  readonly hash: Pbkdf2Hash
  readonly iterations: number
  readonly salt: Buffer | string
  readonly digest: Buffer
}

/** PBKDF2 with any of the usual hashes. */
export function pbkdf2({ hash, iterations, salt, digest }: Pbkdf2Parts): ParsedHash | Refusal {
  const blocks = Math.ceil(digest.length / DIGEST_BYTES[hash])
  if (!(Number.isInteger(iterations) && iterations >= 1)) return 'damaged'
  if (digest.length < 16 || digest.length > 512) return 'damaged'
  if (iterations * blocks > PBKDF2_MAX_ITERATIONS) return 'too_expensive'
  return {
    expected: digest,
    digest: (password) => pbkdf2Sync(password, salt, iterations, digest.length, hash),
    parameters: { hash, iterations },
    ...(hash === 'sha256' && blocks === 1 && { work: { algorithm: 'pbkdf2', iterations } }),
  }
}
