import { isRefused, readStored } from './formats/registry.ts'
import { joinWrapped, wrappedPassword } from './formats/wrapped.ts'
import { Argon2Hasher, type Argon2Options } from './hashers/argon2-hasher.ts'
import { BcryptHasher } from './hashers/bcrypt-hasher.ts'
import { ForeignHasher, type ForeignHasherOptions } from './hashers/foreign-hasher.ts'
import type { WorkOptions } from './hashers/hasher.ts'
import { Pbkdf2Hasher } from './hashers/pbkdf2-hasher.ts'
import type { PooledHasher } from './hashers/pooled-hasher.ts'
import { ScryptHasher } from './hashers/scrypt-hasher.ts'
import { Passwords, type PasswordsOptions } from './passwords.ts'
import { HashingPool, type HashingPoolOptions } from './pool/hashing-pool.ts'
import type { Work } from './primitives/work.ts'

/** Passwords with worker threads behind them, which must be ended some day. */
export interface PooledPasswords extends Passwords {
  /** The worker threads: how many hashes wait, how long, and whether they can be started. */
  readonly pool: Pick<HashingPool, 'waiting' | 'waitMs' | 'checkReady'>

  /**
   * Puts a weak hash of another program into one of our own, so that no fast hash rests in the
   * database. It verifies as before, and the first login replaces it.
   *
   * @throws TypeError for what is not a weak hash.
   */
  wrapWeak(encoded: string, options?: WorkOptions): Promise<string>

  /** What one new hash costs. */
  readonly work: Work

  /** Ends the worker threads. */
  close(): Promise<void>
}

/** How new hashes are written down, for tables that other programs read, too. */
export type PasswordFormat = 'gadwall' | 'plain' | 'django'

/** How new hashes are made, and which others are read. Everything has a default. */
export interface CreatePasswordsOptions
  extends HashingPoolOptions,
    ForeignHasherOptions,
    PasswordsOptions {
  /** Which hasher makes new hashes (`bcrypt`); all of them verify. */
  readonly hasher?: 'bcrypt' | 'argon2id' | 'scrypt' | 'pbkdf2'
  /**
   * How they are written down (`gadwall`). `plain` is `$2b$` or a PHC string of argon2id, which all programs
   * read; of bcrypt's, passwords have 72 bytes at most. `django` is `pbkdf2_sha256$…`, for pbkdf2 only.
   */
  readonly format?: PasswordFormat
  /** bcrypt cost, 10 to 15 (12): one more takes twice as long. */
  readonly cost?: number
  /** Memory and passes of argon2id (19,456 KiB and 2). */
  readonly argon2?: Argon2Options
  /** The logarithm of scrypt's N, up to 18 (17). */
  readonly scryptCost?: number
  /** Iterations of PBKDF2 (600,000). */
  readonly pbkdf2Iterations?: number
}

/**
 * Makes and checks our own password hashes, in threads of its own, and checks those of
 * other programs.
 *
 * @throws TypeError for parameters that cannot work, for a format that the hasher cannot write, and for
 *   argon2id without its package.
 */
export function createPasswords(options: CreatePasswordsOptions = {}): PooledPasswords {
  const pool = new HashingPool(options)
  const preferred = createHasher(pool, options)
  // What is inside a wrapped hash is no password: no other program could read it anyway.
  const wrapper = createHasher(pool, { ...options, format: 'gadwall' })
  const foreign = new ForeignHasher(pool, preferred.work, options)
  const passwords = new Passwords([preferred, foreign], options)
  const wrapWeak = async (encoded: string, workOptions?: WorkOptions) => {
    const stored = readStored(encoded, pool.context)
    if (isRefused(stored) || stored.shell === undefined) {
      throw new TypeError('Only a weak hash can be wrapped: see inspectHash()')
    }
    const own = await wrapper.make(wrappedPassword(stored.expected), workOptions)
    return joinWrapped(stored.shell, own)
  }
  return Object.assign(passwords, {
    pool,
    work: preferred.work,
    wrapWeak,
    close: () => pool.close(),
  })
}

const WRITERS: Readonly<Record<PasswordFormat, readonly string[]>> = {
  gadwall: ['bcrypt', 'argon2id', 'scrypt', 'pbkdf2'],
  plain: ['bcrypt', 'argon2id'],
  django: ['pbkdf2'],
}

function createHasher(pool: HashingPool, options: CreatePasswordsOptions): PooledHasher {
  const { hasher = 'bcrypt', format = 'gadwall' } = options
  if (!WRITERS.gadwall.includes(hasher)) {
    const known = WRITERS.gadwall.map((name) => `"${name}"`).join(', ')
    throw new TypeError(`There is no hasher "${hasher}". There are: ${known}`)
  }
  if (!WRITERS[format].includes(hasher)) {
    throw new TypeError(
      `PASSWORD_FORMAT=${format} cannot be written by PASSWORD_HASHER=${hasher}: choose ${WRITERS[format].join(' or ')}, or another format`,
    )
  }
  switch (hasher) {
    case 'bcrypt':
      return new BcryptHasher(pool, options.cost, format === 'plain' ? format : undefined)
    case 'argon2id':
      return new Argon2Hasher(pool, options.argon2)
    case 'scrypt':
      return new ScryptHasher(pool, options.scryptCost)
    case 'pbkdf2':
      return new Pbkdf2Hasher(
        pool,
        options.pbkdf2Iterations,
        format === 'django' ? format : undefined,
      )
  }
}
