import { bcryptEngine, type Engines } from './engines.ts'
import type { ParsedHash, Refusal } from './recipe.ts'

/** The cost beyond which a stored hash is refused unseen: it could keep a thread busy for minutes. */
export const BCRYPT_MAX_COST = 15

/** The least that bcrypt can do. */
export const BCRYPT_MIN_COST = 4

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
  if (cost > BCRYPT_MAX_COST) return 'too_expensive'
  if (!Number.isInteger(cost) || cost < BCRYPT_MIN_COST) return 'damaged'
  return {
    expected: Buffer.from(digest),
    digest: (password) => Buffer.from(bcryptDigest(password, cost, salt, engines)),
    parameters: { cost },
    work: { algorithm: 'bcrypt', cost },
  }
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
