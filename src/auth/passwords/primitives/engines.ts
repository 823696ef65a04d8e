import { closeSync, openSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import bcryptjs from 'bcryptjs'
import { isShortage, Overloaded } from '../../errors.ts'

/** Which programs hash; for tests, which must reach all of them on one machine. */
export interface Engines {
  /** `auto`: `@node-rs/bcrypt` when it is installed, `bcryptjs` otherwise. */
  readonly bcrypt?: 'auto' | 'native' | 'js'
  /** `auto`: `@node-rs/argon2` when it is installed. */
  readonly argon2?: 'auto' | 'none'
}

/** Password and `$2b$`, cost, salt to the 60 characters of a bcrypt hash. */
export type BcryptEngine = (password: Buffer, salt: string) => string

/** What `@node-rs/argon2` offers, as far as it is used. */
export interface Argon2Engine {
  hashRawSync(
    password: Buffer,
    options: {
      readonly algorithm: number
      readonly version: number
      readonly memoryCost: number
      readonly timeCost: number
      readonly parallelism: number
      readonly salt: Buffer
      readonly outputLen: number
    },
  ): Buffer
}

interface NativeBcrypt {
  hashSync(password: Buffer, options: { readonly salt: string }): string
}

const require = createRequire(import.meta.url)

/** Whether the one that is a third faster is used. */
export function isBcryptNative({ bcrypt = 'auto' }: Engines = {}): boolean {
  return bcrypt !== 'js' && load<NativeBcrypt>('@node-rs/bcrypt') !== null
}

/** @throws when the native engine is forced and not installed. */
export function bcryptEngine({ bcrypt = 'auto' }: Engines = {}): BcryptEngine {
  const native = bcrypt === 'js' ? null : load<NativeBcrypt>('@node-rs/bcrypt')
  if (native) return (password, salt) => native.hashSync(password, { salt })
  if (bcrypt === 'native') throw new TypeError('The package @node-rs/bcrypt is not installed')
  return (password, salt) => bcryptjs.hashSync(password.toString(), salt)
}

/** `null` when it is not installed. */
export function argon2Engine({ argon2 = 'auto' }: Engines = {}): Argon2Engine | null {
  return argon2 === 'none' ? null : load<Argon2Engine>('@node-rs/argon2')
}

const loaded = new Map<string, unknown>()

/** These packages are optional, and a package without a build for this machine throws as well. */
function load<T>(name: string): T | null {
  if (!loaded.has(name)) loaded.set(name, loadOptional(name))
  return loaded.get(name) as T | null
}

/**
 * Loads a package.
 *
 * @param read loads it; `canOpen` tells whether files can be opened. For tests.
 * @returns `null` for one that is not installed or has no build for this machine.
 * @throws Overloaded while no file can be opened: that says nothing about the package.
 */
export function loadOptional(
  name: string,
  read: (name: string) => unknown = require,
  canOpen = canOpenFiles,
): unknown {
  try {
    return read(name)
  } catch (error) {
    // Loaders of native packages hide the reason.
    if (isShortage(error) || !canOpen()) throw new Overloaded('password hashing', { cause: error })
    return null
  }
}

function canOpenFiles(): boolean {
  try {
    closeSync(openSync(fileURLToPath(import.meta.url), 'r'))
    return true
  } catch {
    return false
  }
}
