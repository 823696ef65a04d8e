import type { Cost } from '../cost/cost.ts'
import { bcryptEngine, type Engines, isBcryptNative } from './engines.ts'
import type { ParsedHash, Refusal } from './recipe.ts'

/** The least that bcrypt can do. */
export const BCRYPT_MIN_COST = 4

/** It reads no more of a password. */
export const BCRYPT_MAX_BYTES = 72

const ALPHABET = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const DIGEST_LENGTH = 31

export interface BcryptParts {
  readonly cost: number
  /** 22 characters of bcrypt's own base64. */
  readonly salt: string
  /** 31 characters of the same. */
  readonly digest: string
}

/** bcrypt, which reads 72 bytes of a password. */
export function bcrypt(parts: BcryptParts, engines?: Engines): ParsedHash | Refusal {
  const { cost, salt, digest } = parts
  if (!Number.isInteger(cost) || cost < BCRYPT_MIN_COST) return 'damaged'
  return {
    expected: Buffer.from(digest),
    digest: (password) => Buffer.from(bcryptDigest(password, cost, salt, engines)),
    cost: bcryptCost(cost, engines),
    parameters: { cost },
    work: { algorithm: 'bcrypt', cost },
  }
}

export function bcryptCost(cost: number, engines?: Engines): Cost {
  return [{ primitive: isBcryptNative(engines) ? 'bcrypt-native' : 'bcrypt-js', units: 2 ** cost }]
}

/** The last 31 characters of what bcrypt makes. Blocks. */
export function bcryptDigest(
  password: Buffer,
  cost: number,
  salt: string,
  engines?: Engines,
): string {
  const rounds = String(cost).padStart(2, '0')
  return bcryptEngine(engines)(password, `$2b$${rounds}$${canonical(salt)}`).slice(-DIGEST_LENGTH)
}

/** 22 characters hold 4 bits too many: bcrypt ignores them, but an engine may refuse them. */
function canonical(salt: string): string {
  const last = ALPHABET.indexOf(salt.slice(21, 22))
  return salt.slice(0, 21) + ALPHABET[last & 0b110000]
}
