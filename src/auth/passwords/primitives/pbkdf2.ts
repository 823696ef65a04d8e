import { pbkdf2Sync } from 'node:crypto'
import { type Cost, PBKDF2_BYTES, type Pbkdf2Hash } from '../cost/cost.ts'
import type { ParsedHash, Refusal } from './recipe.ts'

export type { Pbkdf2Hash }

export interface Pbkdf2Parts {
  readonly hash: Pbkdf2Hash
  readonly iterations: number
  readonly salt: Buffer | string
  readonly digest: Buffer
}

/** PBKDF2 with any of the usual hashes. */
export function pbkdf2({ hash, iterations, salt, digest }: Pbkdf2Parts): ParsedHash | Refusal {
  const blocks = Math.ceil(digest.length / PBKDF2_BYTES[hash])
  if (!(Number.isInteger(iterations) && iterations >= 1)) return 'damaged'
  if (digest.length < 16 || digest.length > 512) return 'damaged'
  return {
    expected: digest,
    digest: (password) => pbkdf2Sync(password, salt, iterations, digest.length, hash),
    cost: pbkdf2Cost(hash, iterations, blocks),
    parameters: { hash, iterations },
    ...(hash === 'sha256' && blocks === 1 && { work: { algorithm: 'pbkdf2', iterations } }),
  }
}

/** Salt and password are hashed once for each block of output: too little to be counted. */
export function pbkdf2Cost(hash: Pbkdf2Hash, iterations: number, blocks: number): Cost {
  return [{ primitive: `pbkdf2-${hash}`, units: iterations * blocks }]
}
