import { availableParallelism } from 'node:os'
import { argon2Engine } from '../primitives/engines.ts'
import type { Work } from '../primitives/work.ts'
import type { HashingPool } from './hashing-pool.ts'

const BLOCK_SIZE = 8
const RUNS = 3
const ONE_GIB_KIB = 1_048_576

/** What one login may cost. */
export interface CalibrationTarget {
  /** Milliseconds of one processor. */
  readonly ms: number
  /** Mebibytes of memory; bcrypt and PBKDF2 need none to speak of. */
  readonly memoryMb: number
}

/** Parameters for one hasher, and what they take here. */
export interface Proposal {
  readonly work: Work
  /** What one hash takes, in milliseconds. */
  readonly ms: number
  readonly memoryMb: number
  /** Whether the least that is allowed takes more than was wanted. */
  readonly isAboveTarget: boolean
}

/** Measures every hasher that is available, in a worker thread, and proposes parameters for each. */
export async function* calibrate(
  pool: HashingPool,
  target: CalibrationTarget,
): AsyncGenerator<Proposal> {
  yield await strongest(pool, target, bcryptWorks())
  if (argon2Engine(pool.context.engines)) yield await strongest(pool, target, argon2Works(target))
  yield await strongest(pool, target, scryptWorks(target))
  yield await pbkdf2(pool, target)
}

/** How many logins a second all processors together can do. */
export function loginsPerSecond({ ms }: Proposal): number {
  return (1000 / ms) * availableParallelism()
}

/** The dearest of these, ordered by cost, that still keeps to the time; else the cheapest. */
async function strongest(
  pool: HashingPool,
  target: CalibrationTarget,
  works: readonly Work[],
): Promise<Proposal> {
  let best: Proposal | null = null
  for (const work of works) {
    const ms = await measure(pool, work)
    const proposal = propose(work, ms, target)
    if (best && proposal.isAboveTarget) break
    best = proposal
    // Twice the work would be too much for certain.
    if (ms * 1.5 > target.ms && work.algorithm !== 'argon2id') break
  }
  return best as Proposal
}

async function pbkdf2(pool: HashingPool, target: CalibrationTarget): Promise<Proposal> {
  const probe: Work = { algorithm: 'pbkdf2', iterations: 210_000 }
  const perIteration = (await measure(pool, probe)) / probe.iterations
  const wanted = Math.floor(target.ms / perIteration / 10_000) * 10_000
  const work: Work = { ...probe, iterations: Math.min(5_000_000, Math.max(210_000, wanted)) }
  return propose(work, perIteration * work.iterations, target)
}

function propose(work: Work, ms: number, target: CalibrationTarget): Proposal {
  return { work, ms, memoryMb: memoryOf(work), isAboveTarget: ms > target.ms }
}

function bcryptWorks(): Work[] {
  return [10, 11, 12, 13, 14, 15].map((cost) => ({ algorithm: 'bcrypt', cost }))
}

/** More memory first, which hurts attackers most, then more passes. The least is what OWASP allows. */
function argon2Works({ memoryMb }: CalibrationTarget): Work[] {
  const argon2id = (memoryKiB: number, passes: number): Work => ({
    algorithm: 'argon2id',
    memoryKiB,
    passes,
    parallelism: 1,
  })
  const works = [argon2id(7168, 5)]
  const most = Math.min(memoryMb * 1024, 262_144)
  for (const memoryKiB of [19_456, 47_104, 65_536, 131_072, 262_144]) {
    if (memoryKiB <= most) works.push(argon2id(memoryKiB, memoryKiB < 47_104 ? 2 : 1))
  }
  const { memoryKiB } = works.at(-1) as Extract<Work, { algorithm: 'argon2id' }>
  for (let passes = memoryKiB < 47_104 ? 3 : 2; passes <= 10; passes += 1) {
    if (memoryKiB > 7168 && memoryKiB * passes <= ONE_GIB_KIB) {
      works.push(argon2id(memoryKiB, passes))
    }
  }
  return works
}

function scryptWorks({ memoryMb }: CalibrationTarget): Work[] {
  return [14, 15, 16, 17, 18]
    .map((cost): Work => ({ algorithm: 'scrypt', cost, blockSize: BLOCK_SIZE, parallelism: 1 }))
    .filter((work, index) => index === 0 || memoryOf(work) <= memoryMb)
}

function memoryOf(work: Work): number {
  if (work.algorithm === 'argon2id') return work.memoryKiB / 1024
  return work.algorithm === 'scrypt' ? (128 * 2 ** work.cost * work.blockSize) / 1_048_576 : 0
}

/** The fastest of a few: whatever else the machine does only ever adds. */
async function measure(pool: HashingPool, work: Work): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let run = 0; run < RUNS; run += 1) {
    const start = performance.now()
    await pool.make(work, 'correct horse battery staple')
    best = Math.min(best, performance.now() - start)
  }
  return best
}
