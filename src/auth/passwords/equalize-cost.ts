import { pbkdf2Sync } from 'node:crypto'
import { type Stopwatch, startWatch } from './pool/stopwatch.ts'
import { argon2Digest } from './primitives/argon2.ts'
import { BCRYPT_MIN_COST, bcryptDigest } from './primitives/bcrypt.ts'
import type { Engines } from './primitives/engines.ts'
import { scryptDigest } from './primitives/scrypt.ts'
import { unitsOf, type Work } from './primitives/work.ts'

const KEPT = 7
const MAX_TURNS = 4
/** The share of a hash that nobody can tell. */
const NEAR_ENOUGH = 0.02
const SALT = Buffer.alloc(16, 7)
const BCRYPT_SALT = 'CCCCCCCCCCCCCCCCCCCCC.'
const PASSWORD = Buffer.alloc(44, 120)
const LENGTH = 32

/** What has been done for a wrong password. */
export interface Spent {
  /** The work, when it can be compared. */
  readonly spent: Work | undefined
  /** Runs since it began. */
  readonly watch: Stopwatch
}

/** How long whole hashes of our own have lately taken in this thread. */
export class Reference {
  readonly #durations = new Map<string, number[]>()

  record(work: Work, ms: number): void {
    const key = JSON.stringify(work)
    const durations = this.#durations.get(key) ?? []
    this.#durations.set(key, [...durations, ms].slice(-KEPT))
  }

  /** The median; `null` when there was none yet. */
  of(work: Work): number | null {
    const durations = this.#durations.get(JSON.stringify(work))?.toSorted((a, b) => a - b)
    return durations?.[Math.floor(durations.length / 2)] ?? null
  }
}

/**
 * Does the work that is missing to one hash of our own, so that a wrong password takes as long on an account
 * with a cheaper hash as on any other (CVE-2016-2513).
 */
export function equalizeCost(
  target: Work,
  done: Spent,
  reference: Reference,
  engines?: Engines,
): void {
  const { spent, watch } = done
  const missing = spent?.algorithm === target.algorithm ? 1 - unitsOf(spent) / unitsOf(target) : 1
  if (spent && missing <= 0) {
    reference.record(spent, watch())
  } else if (missing < 1 && isLinear(target)) {
    spend(target, missing, engines)
  } else {
    spendUntil(target, watch, reference, engines)
  }
}

/** Whether half the work takes half the time. Where memory is used, caches make small work cheaper. */
function isLinear({ algorithm }: Work): boolean {
  return algorithm === 'bcrypt' || algorithm === 'pbkdf2'
}

/** Works until as much time has gone by as a whole hash takes. */
function spendUntil(target: Work, watch: Stopwatch, reference: Reference, engines?: Engines): void {
  const whole = reference.of(target)
  if (whole === null) {
    const own = startWatch()
    spend(target, 1, engines)
    reference.record(target, own())
    return
  }
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    const missing = 1 - watch() / whole
    if (missing < NEAR_ENOUGH) return
    spend(target, missing, engines)
  }
}

/** Works for about this share of one hash. */
function spend(work: Work, share: number, engines?: Engines): void {
  if (share <= 0) return
  switch (work.algorithm) {
    case 'bcrypt':
      for (const cost of halves(work.cost, share, BCRYPT_MIN_COST)) {
        bcryptDigest(PASSWORD, cost, BCRYPT_SALT, engines)
      }
      break
    case 'argon2id': {
      const memoryKiB = Math.max(8 * work.parallelism, Math.round(work.memoryKiB * share))
      const parts = { ...work, type: work.algorithm, version: 19 as const, memoryKiB, salt: SALT }
      argon2Digest(PASSWORD, parts, LENGTH, engines)
      break
    }
    case 'scrypt':
      for (const cost of halves(work.cost, share, 4)) {
        const parameters = { N: 2 ** cost, r: work.blockSize, p: work.parallelism, salt: SALT }
        scryptDigest(PASSWORD, parameters, LENGTH)
      }
      break
    case 'pbkdf2':
      pbkdf2Sync(PASSWORD, SALT, Math.max(1, Math.round(work.iterations * share)), LENGTH, 'sha256')
  }
}

/** Costs, each half of the one before, that together make up the share. */
function halves(cost: number, share: number, least: number): number[] {
  if (share >= 1) return [cost]
  const costs: number[] = []
  let rest = share
  for (let one = cost - 1, part = 0.5; one >= least; one -= 1, part /= 2) {
    if (rest < part) continue
    costs.push(one)
    rest -= part
  }
  return costs
}
