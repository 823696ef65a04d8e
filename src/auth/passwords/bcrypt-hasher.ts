import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import bcrypt from 'bcryptjs'
import type { PasswordHasher, WorkOptions } from './hasher.ts'
import type { HashingPool } from './hashing-pool.ts'

const SALT_BYTES = 16

// passlib's bcrypt-sha256, version 2: `$bcrypt-sha256$v=2,t=2b,r=<cost>$<salt 22>$<digest 31>`
const FORMAT =
  /^\$bcrypt-sha256\$v=2,t=2b,r=(\d{2}|[4-9])\$([./A-Za-z0-9]{22})\$([./A-Za-z0-9]{31})$/

/** The cost beyond which a stored hash is refused unseen: it could keep a thread busy for minutes. */
export const BCRYPT_MAX_COST = 15

/** The least that bcrypt can do. */
const BCRYPT_MIN_COST = 4

/**
 * bcrypt over a keyed SHA-256 of the password, in passlib's `bcrypt-sha256` (version 2) format.
 *
 * bcrypt itself reads 72 bytes and stops at a NUL. The pre-hash is 44 characters of base64 whatever
 * the password, so all of it counts. It is keyed with the salt: a plain SHA-256 could be looked up
 * in hashes leaked elsewhere ("password shucking").
 */
export class BcryptHasher implements PasswordHasher {
  readonly name = 'bcrypt'
  readonly #pool: HashingPool
  readonly #cost: number

  /** @param cost the logarithm of the rounds, 4 to 15: one more takes twice as long. */
  constructor(pool: HashingPool, cost: number) {
    if (!Number.isInteger(cost) || !isPayable(cost)) {
      throw new TypeError(
        `The bcrypt cost must be a whole number from ${BCRYPT_MIN_COST} to ${BCRYPT_MAX_COST}`,
      )
    }
    this.#pool = pool
    this.#cost = cost
  }

  recognises(encoded: string): boolean {
    return parse(encoded) !== null
  }

  async make(raw: string, options?: WorkOptions): Promise<string> {
    const salt = bcrypt.encodeBase64(randomBytes(SALT_BYTES), SALT_BYTES)
    const digest = await this.#digest(raw, this.#cost, salt, options)
    return `$bcrypt-sha256$v=2,t=2b,r=${this.#cost}$${salt}$${digest}`
  }

  async verify(raw: string, encoded: string, options?: WorkOptions): Promise<boolean> {
    const stored = parse(encoded)
    if (!stored) return false
    const digest = await this.#digest(raw, stored.cost, stored.salt, options)
    return timingSafeEqual(Buffer.from(digest), Buffer.from(stored.digest))
  }

  isOutdated(encoded: string): boolean {
    return parse(encoded)?.cost !== this.#cost
  }

  async #digest(raw: string, cost: number, salt: string, options?: WorkOptions): Promise<string> {
    const input = createHmac('sha256', salt).update(raw).digest('base64')
    const rounds = String(cost).padStart(2, '0')
    const hash = await this.#pool.run({ input, salt: `$2b$${rounds}$${salt}` }, options)
    return hash.slice(-31)
  }
}

function parse(encoded: string) {
  const [, cost, salt, digest] = FORMAT.exec(encoded) ?? []
  if (!cost || !salt || !digest || !isPayable(Number(cost))) return null
  return { cost: Number(cost), salt, digest }
}

function isPayable(cost: number): boolean {
  return cost >= BCRYPT_MIN_COST && cost <= BCRYPT_MAX_COST
}
