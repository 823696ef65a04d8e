import { argon2Cost } from '../primitives/argon2.ts'
import { bcryptCost } from '../primitives/bcrypt.ts'
import type { Engines } from '../primitives/engines.ts'
import { pbkdf2Cost } from '../primitives/pbkdf2.ts'
import { scryptCost } from '../primitives/scrypt.ts'
import type { Work } from '../primitives/work.ts'
import type { Cost } from './cost.ts'

/** What one new hash of ours costs. */
export function costOf(work: Work, engines?: Engines): Cost {
  switch (work.algorithm) {
    case 'bcrypt':
      return bcryptCost(work.cost, engines)
    case 'argon2id':
      return argon2Cost(work)
    case 'scrypt':
      return scryptCost({ N: 2 ** work.cost, r: work.blockSize, p: work.parallelism }, 32)
    case 'pbkdf2':
      return pbkdf2Cost('sha256', work.iterations, 1)
  }
}
