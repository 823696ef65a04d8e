import type { ParsedHash } from '../primitives/recipe.ts'
import { isSameWork, type Work } from '../primitives/work.ts'
import type { Cost } from './cost.ts'
import { type Speeds, speedOf } from './speeds.ts'

/** Milliseconds that one stored hash may take, where nothing else is said. */
export const HASH_MAX_MS = 1000

/** What a stored hash may cost. */
export interface Ceiling {
  /**
   * Milliseconds that one login may take on this machine, predicted for the longest password (1000). A
   * hash that takes longer is refused.
   */
  readonly maxMs?: number
  /** Milliseconds for a unit of each kind of work, where they are not to be measured; for tests. */
  readonly speeds?: Speeds
  /** What a new hash costs: hashes of ours that cost the same are verified whatever it takes. */
  readonly own?: Work
}

/** The name of the format in which a hasher of ours writes its hashes down. */
export function ownFormatOf(work: Work): string {
  switch (work.algorithm) {
    case 'bcrypt':
      return work.as === 'plain' ? 'bcrypt' : 'passlib-bcrypt-sha256-v2'
    case 'argon2id':
      return 'phc-argon2id'
    case 'scrypt':
      return 'passlib-scrypt'
    case 'pbkdf2':
      return work.as === 'django' ? 'django-pbkdf2-sha256' : 'phc-pbkdf2-sha256'
  }
}

type Priced = Pick<ParsedHash, 'work' | 'cost'>

/** Milliseconds of one processor that the work takes here. */
export function predictMs(cost: Cost, speeds: Speeds = {}): number {
  const ms = cost.map(({ primitive, units }) => units * (speeds[primitive] ?? speedOf(primitive)))
  return ms.reduce((sum, one) => sum + one, 0)
}

/**
 * Whether one login may cost what this hash takes. Two forms of a password are rare and cost twice as much:
 * counting them would lock out everybody with a usual hash on a slow machine.
 *
 * @param rewritings how many texts are tried for each form of the password.
 */
export function isPayable(format: string, hash: Priced, ceiling: Ceiling, rewritings = 1): boolean {
  if (isOfToday(format, hash, ceiling)) return true
  const { maxMs = HASH_MAX_MS, speeds } = ceiling
  return rewritings * predictMs(hash.cost, speeds) <= maxMs
}

/** Whether it is a hash of ours at today's cost, which the administrator has chosen. */
export function isOfToday(format: string, { work }: Priced, { own }: Ceiling): boolean {
  return own !== undefined && format === ownFormatOf(own) && isSameWork(work, own)
}
