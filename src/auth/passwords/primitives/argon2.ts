import type { Cost } from '../cost/cost.ts'
import { argon2Engine, type Engines } from './engines.ts'
import type { ParsedHash, Refusal } from './recipe.ts'

/** Beyond this the threads together could use up the memory of the machine. */
export const ARGON2_MAX_MEMORY_KIB = 262_144

const MAX_PARALLELISM = 16

const TYPES = { argon2d: 0, argon2i: 1, argon2id: 2 } as const
const VERSIONS = { 16: 0, 19: 1 } as const

export interface Argon2Parts {
  readonly type: keyof typeof TYPES
  /** 16 (1.0) or 19 (1.3). */
  readonly version: keyof typeof VERSIONS
  readonly memoryKiB: number
  readonly passes: number
  readonly parallelism: number
  readonly salt: Buffer
  readonly digest: Buffer
}

/** Argon2 of any kind. */
export function argon2(parts: Argon2Parts, engines?: Engines): ParsedHash | Refusal {
  const { type, version, memoryKiB, passes, parallelism, salt, digest } = parts
  if (!(memoryKiB >= 8 * parallelism && passes >= 1 && parallelism >= 1)) return 'damaged'
  if (salt.length < 8 || digest.length < 12) return 'damaged'
  if (salt.length > 64 || digest.length > 128) return 'damaged'
  if (memoryKiB > ARGON2_MAX_MEMORY_KIB || parallelism > MAX_PARALLELISM) return 'too_expensive'
  if (argon2Engine(engines) === null) return 'needs_engine'
  return {
    expected: digest,
    digest: (password) => argon2Digest(password, parts, digest.length, engines),
    cost: argon2Cost(parts),
    parameters: { version, memoryKiB, passes, parallelism },
    ...(type === 'argon2id' && { work: { algorithm: type, memoryKiB, passes, parallelism } }),
  }
}

/** To touch fresh memory for the first time takes about as long as two passes. */
export function argon2Cost({ memoryKiB, passes }: Pick<Argon2Parts, 'memoryKiB' | 'passes'>): Cost {
  return [{ primitive: 'argon2', units: memoryKiB * (passes + 2) }]
}

/** Blocks. */
export function argon2Digest(
  password: Buffer,
  parts: Omit<Argon2Parts, 'digest'>,
  length: number,
  engines?: Engines,
): Buffer {
  const engine = argon2Engine(engines)
  if (!engine) throw new TypeError('The package @node-rs/argon2 is not installed')
  const digest = engine.hashRawSync(password, {
    algorithm: TYPES[parts.type],
    version: VERSIONS[parts.version],
    memoryCost: parts.memoryKiB,
    timeCost: parts.passes,
    parallelism: parts.parallelism,
    salt: parts.salt,
    outputLen: length,
  })
  return Buffer.from(digest)
}
