import { timingSafeEqual } from 'node:crypto'
import type { Cost } from '../cost/cost.ts'
import type { Work } from './work.ts'

/** Why a stored hash is not computed. */
export type Refusal = 'damaged' | 'too_expensive' | 'needs_engine' | 'needs_key'

/** How one stored hash is recomputed, and what must come out. */
export interface ParsedHash {
  /** What the right password leads to. */
  readonly expected: Buffer
  /** Blocks for as long as it takes: for worker threads. */
  digest(password: Buffer): Buffer
  /** What else programs make of a password that they write down in the same way (nothing). */
  readonly others?: readonly DigestOf[]
  /** What the longest password costs, computed once. */
  readonly cost: Cost
  /** What may be told about it: neither salt nor digest. */
  readonly parameters: Readonly<Record<string, string | number>>
  /** How much work it is, if a hasher of ours can do the missing rest of it. */
  readonly work?: Work
  /** The stored text with an empty digest in it; only for weak formats. */
  readonly shell?: string
}

export type DigestOf = (password: Buffer) => Buffer

/** Whichever of several digests comes out as it must; the last of them when none does. */
export function anyOf(digests: readonly DigestOf[], expected: Buffer): DigestOf {
  if (digests.length === 1) return digests[0] as DigestOf
  return (password) => {
    let digest: Buffer = Buffer.alloc(0)
    for (const one of digests) {
      digest = one(password)
      if (isSame(digest, expected)) break
    }
    return digest
  }
}

function isSame(digest: Buffer, expected: Buffer): boolean {
  return digest.length === expected.length && timingSafeEqual(digest, expected)
}

/** Computes the same of a password that was changed first, by one digest: too little to be counted. */
export function after(
  change: (password: Buffer) => Buffer | string,
  recipe: ParsedHash | Refusal,
): ParsedHash | Refusal {
  if (typeof recipe === 'string') return recipe
  return { ...recipe, digest: (password) => recipe.digest(Buffer.from(change(password))) }
}
