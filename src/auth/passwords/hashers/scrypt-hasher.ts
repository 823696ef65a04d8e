import type { HashingPool } from '../pool/hashing-pool.ts'
import { PooledHasher } from './pooled-hasher.ts'

const MIN_COST = 4
const MAX_COST = 18
const BLOCK_SIZE = 8

/** scrypt of Node itself, as a PHC string such as passlib's: `$scrypt$ln=17,r=8,p=1$salt$digest`. */
export class ScryptHasher extends PooledHasher {
  readonly name = 'scrypt'

  /** @param cost the logarithm of N, 4 to 18 (17): one more takes twice the time and memory. */
  constructor(pool: HashingPool, cost = 17) {
    if (!(Number.isInteger(cost) && cost >= MIN_COST && cost <= MAX_COST)) {
      throw new TypeError(`The scrypt cost must be a whole number from ${MIN_COST} to ${MAX_COST}`)
    }
    super(pool, {
      algorithm: 'scrypt',
      cost,
      blockSize: BLOCK_SIZE,
      parallelism: 1,
    })
  }
}
