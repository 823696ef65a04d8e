import {
  BLOCK_BYTES,
  type Cost,
  PBKDF2_BYTES,
  type Primitive,
} from '../../src/auth/passwords/cost/cost.ts'
import type { Speeds } from '../../src/auth/passwords/cost/speeds.ts'

const PRIMITIVES: readonly Primitive[] = [
  'bcrypt-native',
  'bcrypt-js',
  'argon2',
  'scrypt',
  ...Object.keys(PBKDF2_BYTES).map((hash) => `pbkdf2-${hash}` as Primitive),
  ...Object.keys(BLOCK_BYTES).flatMap(
    (digest) => [`${digest}-call`, `${digest}-block`] as Primitive[],
  ),
]

/** A machine on which every unit of work takes so many milliseconds: what is measured plays no part. */
export function speeds(ms: number): Speeds {
  return Object.fromEntries(PRIMITIVES.map((primitive) => [primitive, ms]))
}

/** A machine that is quick enough for every known answer. */
export const QUICK: Speeds = speeds(1e-9)

/** All units of a cost, whatever they are. */
export function unitsOf(cost: Cost): number {
  return cost.reduce((sum, { units }) => sum + units, 0)
}

/** A machine as it stands on many desks: known answers are accepted there, and bombs are not. */
export const ORDINARY: Speeds = {
  ...speeds(0.0005),
  'bcrypt-native': 0.05,
  'bcrypt-js': 0.07,
  'pbkdf2-sha1': 0.0002,
  'pbkdf2-sha256': 0.0002,
  scrypt: 0.0003,
  argon2: 0.0003,
}
