import type { HashingPool } from '../pool/hashing-pool.ts'
import { ARGON2_MAX_MEMORY_KIB } from '../primitives/argon2.ts'
import { argon2Engine } from '../primitives/engines.ts'
import { PooledHasher } from './pooled-hasher.ts'

export interface Argon2Options {
  /** Kibibytes of memory for one hash, 7,168 to 262,144 (19,456). */
  readonly memoryKiB?: number
  /** How often it goes over the memory, 1 to 10 (2). */
  readonly passes?: number
}

/** Argon2id, as a PHC string. Needs the package `@node-rs/argon2`. */
export class Argon2Hasher extends PooledHasher {
  readonly name = 'argon2id'

  /** @throws TypeError when the package is not installed, or cannot be loaded on this machine. */
  constructor(pool: HashingPool, { memoryKiB = 19_456, passes = 2 }: Argon2Options = {}) {
    if (!argon2Engine(pool.context.engines)) {
      throw new TypeError(
        'argon2id needs the package @node-rs/argon2: npm install @node-rs/argon2, or choose another PASSWORD_HASHER',
      )
    }
    const isMemoryFit = Number.isInteger(memoryKiB) && memoryKiB >= 8
    if (!isMemoryFit || memoryKiB > ARGON2_MAX_MEMORY_KIB) {
      throw new TypeError(`The memory of argon2id is 8 to ${ARGON2_MAX_MEMORY_KIB} KiB`)
    }
    if (!(Number.isInteger(passes) && passes >= 1 && memoryKiB * passes <= 1_048_576)) {
      throw new TypeError(
        'The passes of argon2id are a whole number; memory × passes is at most 1 GiB',
      )
    }
    super(pool, { algorithm: 'argon2id', memoryKiB, passes, parallelism: 1 })
  }
}
