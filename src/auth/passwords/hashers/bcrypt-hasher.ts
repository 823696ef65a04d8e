import type { HashingPool } from '../pool/hashing-pool.ts'
import { BCRYPT_MIN_COST } from '../primitives/bcrypt.ts'
import { PooledHasher } from './pooled-hasher.ts'

/** More than this nobody should choose: seconds for each login. */
export const BCRYPT_MAX_COST = 15

/** bcrypt over a keyed SHA-256 of the password, in passlib's `bcrypt-sha256` (version 2) format. */
export class BcryptHasher extends PooledHasher {
  readonly name = 'bcrypt'

  /**
   * @param cost the logarithm of the rounds, 4 to 15: one more takes twice as long.
   * @param as `plain`: bcrypt over the password itself, `$2b$`, of which it reads 72 bytes.
   */
  constructor(pool: HashingPool, cost = 12, as?: 'plain') {
    if (!(Number.isInteger(cost) && cost >= BCRYPT_MIN_COST && cost <= BCRYPT_MAX_COST)) {
      throw new TypeError(
        `The bcrypt cost must be a whole number from ${BCRYPT_MIN_COST} to ${BCRYPT_MAX_COST}`,
      )
    }
    super(pool, { algorithm: 'bcrypt', cost, ...(as && { as }) })
  }
}
