import { hash, pbkdf2Sync } from 'node:crypto'
import { argon2Digest } from '../primitives/argon2.ts'
import { bcryptDigest } from '../primitives/bcrypt.ts'
import { md4 } from '../primitives/md4.ts'
import { scryptDigest } from '../primitives/scrypt.ts'
import { BLOCK_BYTES, type Digest, PBKDF2_BYTES, type Pbkdf2Hash, type Primitive } from './cost.ts'

/** Milliseconds for one unit of each. */
export type Speeds = Readonly<Partial<Record<Primitive, number>>>

const LEAST_RUNS = 8
const BUDGET_MS = 10
const SALT = Buffer.alloc(16, 7)
const PASSWORD = Buffer.alloc(44, 120)
const BCRYPT_SALT = 'CCCCCCCCCCCCCCCCCCCCC.'
const ITERATIONS = 1000
const CALLS = 100
const LONG_BYTES = 4096
const LONG = Buffer.alloc(LONG_BYTES)

const measured: Partial<Record<Primitive, number>> = {}

/** What this process has measured so far, to be told to its threads: all of them then judge alike. */
export function knownSpeeds(): Speeds {
  return { ...measured }
}

/** How fast this machine is. Measured at the first need, which takes some milliseconds. */
export function speedOf(primitive: Primitive): number {
  measured[primitive] ??= measure(primitive)
  return measured[primitive]
}

function measure(primitive: Primitive): number {
  if (primitive === 'bcrypt-native') return perUnit(16, () => bcrypt('native'))
  if (primitive === 'bcrypt-js') return perUnit(16, () => bcrypt('js'))
  if (primitive === 'argon2') return perUnit(4096, argon2)
  if (primitive === 'scrypt') return perUnit(8 * 512, scrypt)
  const pbkdf2 = PBKDF2_HASHES.find((one) => primitive === `pbkdf2-${one}`)
  if (pbkdf2) return perUnit(ITERATIONS, () => pbkdf2Sync(PASSWORD, SALT, ITERATIONS, 16, pbkdf2))
  if (primitive === 'md4-block') return perUnit(LONG_BYTES / 64, () => md4(LONG))
  const digest = DIGESTS.find((one) => primitive.startsWith(`${one}-`)) as Digest
  const block = BLOCK_BYTES[digest]
  const call = perUnit(CALLS, () => callDigest(digest, block / 2))
  if (primitive.endsWith('-call')) return call
  const blocks = LONG_BYTES / block
  const long = perUnit(CALLS, () => callDigest(digest, LONG_BYTES))
  return Math.max(long - call, long / 2) / blocks
}

const PBKDF2_HASHES = Object.keys(PBKDF2_BYTES) as Pbkdf2Hash[]
const DIGESTS = Object.keys(BLOCK_BYTES) as Digest[]

/**
 * The fastest of some runs: whatever else the machine does only adds. Each takes a millisecond at most, so
 * that some of them keep the processor to themselves on a busy machine, too.
 */
function perUnit(units: number, run: () => void): number {
  const end = performance.now() + BUDGET_MS
  let best = Number.POSITIVE_INFINITY
  for (let count = 0; count < LEAST_RUNS || performance.now() < end; count += 1) {
    const start = performance.now()
    run()
    best = Math.min(best, performance.now() - start)
  }
  return best / units
}

function bcrypt(engine: 'native' | 'js'): void {
  bcryptDigest(PASSWORD, 4, BCRYPT_SALT, { bcrypt: engine })
}

function argon2(): void {
  const once = { memoryKiB: 4096, passes: 1, parallelism: 1, salt: SALT }
  argon2Digest(PASSWORD, { ...once, type: 'argon2id', version: 19 }, 32)
}

function scrypt(): void {
  scryptDigest(PASSWORD, { N: 512, r: 8, p: 1, salt: SALT }, 32)
}

/** As the formats do it: parts are put together first. */
function callDigest(digest: Digest, bytes: number): void {
  const rest = Buffer.alloc(bytes - SALT.length)
  for (let call = 0; call < CALLS; call += 1) hash(digest, Buffer.concat([SALT, rest]), 'buffer')
}
