import fc from 'fast-check'
import type { OpenTarget } from './target.ts'

/** Longer than any input may take, with all that is answered. */
const CASE_MS = 10_000
/** Fast-check needs a number; the time ends a run long before. */
const ENDLESS = 1_000_000_000

/** An input that once broke a promise. */
export interface SavedFailure {
  readonly seed: number
  /** Where fast-check finds the input again, as long as its generator is the same. */
  readonly path: string
  /** The input itself, as short as it could be made. */
  readonly input: unknown
}

export interface Failure extends SavedFailure {
  readonly message: string
  /** Whether it had been found before. */
  readonly isKnown: boolean
}

export interface FuzzOptions {
  readonly seed: number
  /** How long to try new inputs, in milliseconds. */
  readonly ms: number
  /** How long to shorten what failed, in milliseconds. */
  readonly shrinkMs: number
  /** Tried first. */
  readonly saved: readonly SavedFailure[]
  /** Hears of each input before it is tried. */
  readonly onCase?: (input: unknown) => void
}

export interface FuzzResult {
  readonly cases: number
  readonly failure: Failure | null
}

/** Tries what failed before, then new inputs until the time is over or one of them fails. */
export async function fuzz(target: OpenTarget<unknown>, options: FuzzOptions): Promise<FuzzResult> {
  let cases = 0
  let last: Promise<void> = Promise.resolve()
  const tryOne = (input: unknown): Promise<void> => {
    cases += 1
    options.onCase?.(input)
    last = inTime(async () => target.check(input))
    return last
  }
  for (const saved of options.saved) {
    const message = await messageOf(tryOne(saved.input))
    if (message !== null) return { cases, failure: { ...saved, message, isKnown: true } }
  }
  const failure = await findNew(target, tryOne, options)
  // The end of the time does not wait for the input that is being tried.
  await last.catch(() => {})
  return { cases, failure }
}

async function findNew(
  { arbitrary }: OpenTarget<unknown>,
  tryOne: (input: unknown) => Promise<void>,
  { seed, ms, shrinkMs }: FuzzOptions,
): Promise<Failure | null> {
  const property = fc.asyncProperty(arbitrary, tryOne)
  const found = await fc.check(property, {
    seed,
    numRuns: ENDLESS,
    interruptAfterTimeLimit: ms,
    endOnFailure: true,
  })
  if (!found.failed || found.counterexamplePath === null) return null
  const path = found.counterexamplePath
  const shrunk = await fc.check(property, { seed, path, interruptAfterTimeLimit: shrinkMs })
  // What fails once in a while may not fail again.
  const best = shrunk.failed && shrunk.counterexample ? shrunk : found
  return {
    seed,
    path: best.counterexamplePath ?? path,
    input: best.counterexample?.[0],
    message: textOf(best.errorInstance),
    isKnown: false,
  }
}

/** Rejects when an input takes too long. Work that never yields is for the parent process to notice. */
async function inTime(work: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`It took more than ${CASE_MS} ms`)), CASE_MS)
  })
  try {
    await Promise.race([work(), late])
  } finally {
    clearTimeout(timer)
  }
}

async function messageOf(work: Promise<void>): Promise<string | null> {
  try {
    await work
    return null
  } catch (error) {
    return textOf(error)
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
