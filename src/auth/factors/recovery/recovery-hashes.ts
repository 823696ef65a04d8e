import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import type { DataKeys } from '../../keys/data-keys.ts'
import type { WorkOptions } from '../../passwords/hashers/hasher.ts'
import { FairQueue } from '../../passwords/pool/fair-queue.ts'
import type { RecoveryCode } from './recovery-codes.ts'

/** 8 MiB and about 20 ms. A code has 65 random bits: what a password needs would be a waste here. */
const COST = 13
const BLOCK_SIZE = 8
const SALT_BYTES = 16
const HASH_BYTES = 32
/** Codes that may wait, of all clients together. */
const PLACES = 64
const PURPOSE = 'recovery code'

/** `row.key.cost.salt.hash` */
const STORED = /^([0-9a-z]{2})\.([1-9]\d{0,8})\.(1[0-7])\.([\w-]{22})\.([\w-]{43})$/

/**
 * Makes and checks the hashes of recovery codes: scrypt of a keyed digest, so that whoever has the table but
 * not the secret cannot even begin to guess. One at a time in a process: the other threads of the pool that
 * Node has for this are those of the database drivers.
 */
export class RecoveryHashes {
  readonly #keys: DataKeys
  readonly #queue = new FairQueue({ atOnce: 1, places: PLACES })

  constructor(keys: DataKeys) {
    this.#keys = keys
  }

  /** @throws Overloaded when too many are waiting. */
  async make({ code, row }: RecoveryCode, options?: WorkOptions): Promise<string> {
    const kept = await this.#keys.digest(PURPOSE, code)
    const salt = randomBytes(SALT_BYTES)
    const hash = await this.#hash(kept?.digest ?? '', salt, COST, options)
    const parts = [row, kept?.number, COST, salt.toString('base64url'), hash.toString('base64url')]
    return parts.join('.')
  }

  /** Whether a stored hash is the one that these letters pick. */
  isOf({ row }: RecoveryCode, stored: string): boolean {
    return stored.startsWith(`${row}.`)
  }

  /**
   * Whether this is the code of a stored hash. It takes one hash, whatever is stored: time does not tell which
   * rows there are.
   *
   * @param stored `null` for no row.
   * @throws Overloaded when too many are waiting.
   */
  async verify(
    { code }: RecoveryCode,
    stored: string | null,
    options?: WorkOptions,
  ): Promise<boolean> {
    const [, , number, cost, salt, expected] = STORED.exec(stored ?? '') ?? []
    const kept = await this.#keys.digest(PURPOSE, code, number ? Number(number) : undefined)
    const saltBytes = salt ? Buffer.from(salt, 'base64url') : randomBytes(SALT_BYTES)
    const hash = await this.#hash(kept?.digest ?? '', saltBytes, Number(cost ?? COST), options)
    if (!kept || expected === undefined) return false
    return timingSafeEqual(hash, Buffer.from(expected, 'base64url'))
  }

  async #hash(
    digest: string,
    salt: Buffer,
    cost: number,
    { client = '', signal, aside }: WorkOptions = {},
  ): Promise<Buffer> {
    const work = () => this.#queue.run(client, () => scryptOf(digest, salt, cost), signal)
    return aside ? aside(work) : work()
  }
}

function scryptOf(text: string, salt: Buffer, cost: number): Promise<Buffer> {
  const N = 2 ** cost
  const options: ScryptOptions = { N, r: BLOCK_SIZE, p: 1, maxmem: 256 * N * BLOCK_SIZE }
  return new Promise((resolve, reject) => {
    scrypt(text, salt, HASH_BYTES, options, (error, hash) => {
      if (error) reject(error)
      else resolve(hash)
    })
  })
}
