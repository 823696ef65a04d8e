import { predictMs } from '../cost/ceiling.ts'
import { PASSWORD_MAX_BYTES, type Term } from '../cost/cost.ts'
import { costOfWork } from '../cost/own-cost.ts'
import type { RefusedHash, StoredHash } from '../formats/registry.ts'
import { readHash } from '../formats/wrapped.ts'
import type { HashingPool } from '../pool/hashing-pool.ts'
import { unitsOf, type Work } from '../primitives/work.ts'
import type { HashDescription, PasswordHasher, UnusableHash, VerifyOptions } from './hasher.ts'

export interface ForeignHasherOptions {
  /** Whether fast hashes are verified as they are, instead of only when they are wrapped (false). */
  readonly allowWeak?: boolean
}

/**
 * Verifies the hashes of other programs, and those of our other hashers. It makes none, and
 * all of them are out of date: the first login renews them.
 */
export class ForeignHasher implements PasswordHasher {
  readonly name = 'foreign'
  readonly takesExactText = true
  /** Wrong passwords are brought up to the wanted work in the same job. */
  readonly work: Work
  readonly #pool: HashingPool
  readonly #allowWeak: boolean

  constructor(pool: HashingPool, work: Work, { allowWeak = false }: ForeignHasherOptions = {}) {
    this.#pool = pool
    this.#allowWeak = allowWeak
    this.work = work
  }

  recognises(encoded: string): boolean {
    return this.explain(encoded) === null
  }

  async make(): Promise<string> {
    throw new TypeError('Foreign hashes are verified only: another hasher must stand first')
  }

  async verify(raw: string, encoded: string, options?: VerifyOptions): Promise<boolean> {
    const stored = this.#read(encoded)
    if ('refusal' in stored || (stored.isWeak && !this.#allowWeak)) return false
    const texts = [...new Set([raw, ...stored.rewritings.map((rewrite) => rewrite(raw))])]
    // What a hash costs is known up to a length, and NFC can make a text three times as long.
    const passwords = texts.filter((text) => Buffer.byteLength(text) <= PASSWORD_MAX_BYTES)
    return this.#pool.verify(encoded, passwords, { ...options, own: this.work })
  }

  isOutdated(): boolean {
    return true
  }

  /** A fast digest always is, however often it is repeated: processors for games do nothing else. */
  isWeaker(encoded: string): boolean {
    const stored = this.#read(encoded)
    if ('refusal' in stored) return false
    if (stored.work?.algorithm === this.work.algorithm && !stored.format.startsWith('wrapped-')) {
      return unitsOf(stored.work) < unitsOf(this.work)
    }
    if (stored.cost.length === 0 || stored.cost.some(isFast)) return true
    const { speeds } = this.#pool.context
    return predictMs(stored.cost, speeds) < predictMs(costOfWork(this.work), speeds)
  }

  describe(encoded: string): HashDescription | null {
    const stored = this.#read(encoded)
    if ('refusal' in stored) return null
    return { format: stored.format, parameters: stored.parameters }
  }

  explain(encoded: string): UnusableHash | null {
    const stored = this.#read(encoded)
    if ('refusal' in stored) return { format: stored.format, reason: stored.refusal }
    const isWeak = stored.isWeak && !this.#allowWeak
    return isWeak ? { format: stored.format, reason: 'weak' } : null
  }

  #read(encoded: string): StoredHash | RefusedHash {
    return readHash(encoded, { ...this.#pool.context, own: this.work })
  }
}

function isFast({ primitive }: Term): boolean {
  return primitive.endsWith('-call') || primitive.endsWith('-block')
}
