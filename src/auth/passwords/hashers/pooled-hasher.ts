import { ownFormatOf } from '../cost/ceiling.ts'
import { isRefused, readStored } from '../formats/registry.ts'
import type { HashingPool } from '../pool/hashing-pool.ts'
import { BCRYPT_MAX_BYTES } from '../primitives/bcrypt.ts'
import { isSameWork, unitsOf, type Work } from '../primitives/work.ts'
import type { HashDescription, PasswordHasher, VerifyOptions, WorkOptions } from './hasher.ts'

/** A hasher of our own: its work is done in the threads of a pool. */
export abstract class PooledHasher implements PasswordHasher {
  abstract readonly name: string
  /** Other programs write hashes down in the same way, of passwords as they were typed. */
  readonly takesExactText = true
  readonly work: Work
  /** bcrypt reads no more of a password. */
  readonly maxBytes: number | undefined
  readonly #pool: HashingPool

  constructor(pool: HashingPool, work: Work) {
    this.#pool = pool
    this.work = work
    if (work.algorithm === 'bcrypt' && work.as === 'plain') this.maxBytes = BCRYPT_MAX_BYTES
  }

  recognises(encoded: string): boolean {
    return this.#read(encoded) !== null
  }

  async make(raw: string, options?: WorkOptions): Promise<string> {
    return this.#pool.make(this.work, raw, options)
  }

  async verify(raw: string, encoded: string, options?: VerifyOptions): Promise<boolean> {
    return (
      this.recognises(encoded) && this.#pool.verify(encoded, [raw], { ...options, own: this.work })
    )
  }

  isOutdated(encoded: string): boolean {
    return !isSameWork(this.#read(encoded)?.work, this.work)
  }

  isWeaker(encoded: string): boolean {
    const work = this.#read(encoded)?.work
    return work !== undefined && unitsOf(work) < unitsOf(this.work)
  }

  describe(encoded: string): HashDescription | null {
    const stored = this.#read(encoded)
    return stored && { format: stored.format, parameters: stored.parameters }
  }

  #read(encoded: string) {
    const stored = readStored(encoded, { ...this.#pool.context, own: this.work })
    if (isRefused(stored) || stored.format !== ownFormatOf(this.work)) return null
    return stored
  }
}
