import { predictMs } from '../auth/passwords/cost/ceiling.ts'
import { costOfWork } from '../auth/passwords/cost/own-cost.ts'
import type { Speeds } from '../auth/passwords/cost/speeds.ts'
import { createPasswords } from '../auth/passwords/create-passwords.ts'
import type { Config } from '../config/config.ts'
import { hasherOptions } from './compose-passwords.ts'

const SETTINGS_OF = {
  bcrypt: 'BCRYPT_COST',
  argon2id: 'ARGON2_MEMORY_KIB and ARGON2_PASSES',
  scrypt: 'SCRYPT_COST',
  pbkdf2: 'PBKDF2_ITERATIONS',
} as const

/**
 * Whether a new hash takes longer here than a stored one may: it would verify all the same, but not after
 * the settings are changed. `null` when it does not.
 */
export function concernOfHashCost(config: Config, speeds?: Speeds): string | null {
  // No thread starts before the first hash.
  const { work } = createPasswords(hasherOptions(config))
  const ms = predictMs(costOfWork(work), speeds)
  if (ms <= config.hashMaxMs) return null
  const names = SETTINGS_OF[work.algorithm]
  return `${names}: one hash takes about ${Math.round(ms)} ms here, more than HASH_MAX_MS (${config.hashMaxMs}).`
}
