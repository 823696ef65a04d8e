import { BcryptHasher } from './bcrypt-hasher.ts'
import { HashingPool, type HashingPoolOptions } from './hashing-pool.ts'
import { Passwords } from './passwords.ts'

/** Passwords with worker threads behind them, which must be ended some day. */
export interface HousePasswords extends Passwords {
  /** Ends the worker threads. */
  close(): Promise<void>
}

export interface CreatePasswordsOptions extends HashingPoolOptions {
  /** bcrypt cost, 10 to 15 (12): one more takes twice as long. */
  readonly cost?: number
}

/** Makes and checks password hashes the way the house does: bcrypt, in threads of its own. */
export function createPasswords({
  cost = 12,
  ...pool
}: CreatePasswordsOptions = {}): HousePasswords {
  const threads = new HashingPool(pool)
  const passwords = new Passwords([new BcryptHasher(threads, cost)])
  return Object.assign(passwords, { close: () => threads.close() })
}
