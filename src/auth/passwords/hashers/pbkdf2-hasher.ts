import type { HashingPool } from '../pool/hashing-pool.ts'
import { PooledHasher } from './pooled-hasher.ts'

const MAX_ITERATIONS = 5_000_000

/** PBKDF2 with SHA-256, as a PHC string: `$pbkdf2-sha256$i=600000,l=32$salt$digest`. */
export class Pbkdf2Hasher extends PooledHasher {
  readonly name = 'pbkdf2'

  /**
   * @param iterations 1 to 5,000,000 (600,000).
   * @param as `django`: `pbkdf2_sha256$…`.
   */
  constructor(pool: HashingPool, iterations = 600_000, as?: 'django') {
    if (!(Number.isInteger(iterations) && iterations >= 1 && iterations <= MAX_ITERATIONS)) {
      throw new TypeError(`The iterations of PBKDF2 are 1 to ${MAX_ITERATIONS}`)
    }
    super(pool, { algorithm: 'pbkdf2', iterations, ...(as && { as }) })
  }
}
