import { isRefused, readStored } from '../formats/registry.ts'
import type { HashingPool } from '../pool/hashing-pool.ts'
import type { Work } from '../primitives/work.ts'
import type { HashDescription, PasswordHasher, VerifyOptions, WorkOptions } from './hasher.ts'

/** A hasher of our own: its work is done in the threads of a pool. */
export abstract class PooledHasher implements PasswordHasher {
  abstract readonly name: string
  readonly work: Work
  readonly #pool: HashingPool
  readonly #format: string

  /** @param format the name under which its own hashes are read. */
  constructor(pool: HashingPool, format: string, work: Work) {
    this.#pool = pool
    this.#format = format
    this.work = work
  }

  recognises(encoded: string): boolean {
    return this.#read(encoded) !== null
  }

  async make(raw: string, options?: WorkOptions): Promise<string> {
    return this.#pool.make(this.work, raw, options)
  }

  async verify(raw: string, encoded: string, options?: VerifyOptions): Promise<boolean> {
    return this.recognises(encoded) && this.#pool.verify(encoded, [raw], options)
  }

  isOutdated(encoded: string): boolean {
    return !isSameWork(this.#read(encoded)?.work, this.work)
  }

  describe(encoded: string): HashDescription | null {
    const stored = this.#read(encoded)
    return stored && { format: stored.format, parameters: stored.parameters }
  }

  #read(encoded: string) {
    const stored = readStored(encoded, this.#pool.context)
    return isRefused(stored) || stored.format !== this.#format ? null : stored
  }
}

function isSameWork(one: Work | undefined, other: Work): boolean {
  if (!one) return false
  const entries = Object.entries(other)
  return entries.every(([name, value]) => one[name as keyof Work] === value)
}
