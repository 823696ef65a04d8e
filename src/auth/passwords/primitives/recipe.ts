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
  /** What the longest password costs, computed once. */
  readonly cost: Cost
  /** What may be told about it: neither salt nor digest. */
  readonly parameters: Readonly<Record<string, string | number>>
  /** How much work it is, if a hasher of ours can do the missing rest of it. */
  readonly work?: Work
  /** The stored text with an empty digest in it; only for weak formats. */
  readonly shell?: string
}

/** Computes the same of a password that was changed first, by one digest: too little to be counted. */
export function after(
  change: (password: Buffer) => Buffer | string,
  recipe: ParsedHash | Refusal,
): ParsedHash | Refusal {
  if (typeof recipe === 'string') return recipe
  return { ...recipe, digest: (password) => recipe.digest(Buffer.from(change(password))) }
}
