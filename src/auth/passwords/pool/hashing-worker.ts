import { timingSafeEqual } from 'node:crypto'
import { constants, setPriority } from 'node:os'
import { equalizeCost, Reference } from '../equalize-cost.ts'
import type { ReadContext } from '../formats/format.ts'
import { isRefused } from '../formats/registry.ts'
import { readHash } from '../formats/wrapped.ts'
import { makeHash } from '../hashers/make-hash.ts'
import type { ParsedHash } from '../primitives/recipe.ts'
import type { Work } from '../primitives/work.ts'
import { startWatch } from './stopwatch.ts'

/** What a worker thread is asked to do. */
export type HashingJob =
  | { readonly make: Work; readonly password: string; readonly context: ReadContext }
  | {
      readonly verify: string
      /** Forms of the password to try, one after the other. */
      readonly passwords: readonly string[]
      readonly topUpTo: Work | undefined
      readonly context: ReadContext
    }

// On Linux this acts on the calling thread alone: pages keep the processor while hashes run. Elsewhere
// it would slow the whole process down.
if (process.platform === 'linux') {
  try {
    setPriority(constants.priority.PRIORITY_LOW)
  } catch {
    // Not allowed here; hashing then competes with pages at equal priority.
  }
}

const reference = new Reference()

/** Runs in a worker thread: blocking is what it is for. */
export function run(job: HashingJob): string | boolean {
  if ('make' in job) {
    const watch = startWatch()
    const encoded = makeHash(job.make, Buffer.from(job.password), job.context.engines)
    reference.record(job.make, watch())
    return encoded
  }
  return verify(job.verify, job.passwords, job.topUpTo, job.context)
}

function verify(
  encoded: string,
  passwords: readonly string[],
  topUpTo: Work | undefined,
  context: ReadContext,
): boolean {
  const watch = startWatch()
  // Read and judged again, although the main thread has done it: ceilings are not taken on trust.
  const stored = readHash(encoded, context)
  const isRead = !isRefused(stored)
  const matches = isRead && passwords.some((one) => isMatch(stored, Buffer.from(one)))
  if (!matches && topUpTo) {
    const spent = isRead && passwords.length === 1 ? stored.work : undefined
    equalizeCost(topUpTo, { spent, watch }, reference, context.engines)
  }
  return matches
}

function isMatch(stored: ParsedHash, password: Buffer): boolean {
  try {
    const digest = stored.digest(password)
    return digest.length === stored.expected.length && timingSafeEqual(digest, stored.expected)
  } catch {
    // An engine that throws at a stored hash must not turn a login into an error page.
    return false
  }
}
