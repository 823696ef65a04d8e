import { availableParallelism } from 'node:os'
import { Piscina } from 'piscina'
import { isShortage, Overloaded } from '../../errors.ts'
import { knownSpeeds } from '../cost/speeds.ts'
import type { ReadContext } from '../formats/format.ts'
import type { WorkOptions } from '../hashers/hasher.ts'
import { BCRYPT_MIN_COST } from '../primitives/bcrypt.ts'
import type { Work } from '../primitives/work.ts'
import { FairQueue } from './fair-queue.ts'
import type { HashingJob } from './hashing-worker.ts'

// The source runs as TypeScript under a loader and as JavaScript when built.
const WORKER = new URL(
  import.meta.url.endsWith('.ts') ? './hashing-worker.ts' : './hashing-worker.js',
  import.meta.url,
)

/** Where those wait who have no address, such as commands. */
const NOBODY = ''

export interface HashingPoolOptions extends Omit<ReadContext, 'own'> {
  /** Worker threads at most (as many as the machine has processors). */
  readonly threads?: number
  /** Hashes that may wait for a thread at most (64); one more is refused. */
  readonly queueLimit?: number
}

type Threads = Piscina<HashingJob, string | boolean>

interface PoolVerifyOptions extends WorkOptions {
  readonly topUpTo?: Work | undefined
  /** What a new hash of ours costs: that much is always paid. */
  readonly own?: Work
}

/**
 * Worker threads of its own for password hashes, so that neither the event loop nor the thread pool
 * that the database drivers use ever waits for one.
 */
export class HashingPool {
  /** What stored texts are read with, here and in the threads. */
  readonly context: ReadContext
  readonly #maxThreads: number
  readonly #queue: FairQueue
  #threads: Threads | null = null
  #failure: Error | null = null
  #isClosed = false

  constructor(options: HashingPoolOptions = {}) {
    const { threads = availableParallelism(), queueLimit = 64 } = options
    const { keys, engines, maxMs, speeds } = options
    this.context = {
      ...(keys && { keys }),
      ...(engines && { engines }),
      ...(maxMs !== undefined && { maxMs }),
      ...(speeds && { speeds }),
    }
    this.#maxThreads = threads
    this.#queue = new FairQueue({ atOnce: threads, places: queueLimit })
  }

  /** How many hashes are waiting for a thread. */
  get waiting(): number {
    return this.#queue.waiting
  }

  /** About how long one more hash would wait for a thread, in milliseconds. */
  get waitMs(): number {
    if (!this.#threads || this.waiting === 0) return 0
    const { average } = this.#threads.histogram.runTime
    return Math.round(((this.waiting + 1) / this.#maxThreads) * average)
  }

  /**
   * Proves that threads can be started, if the last one could not: whoever waits for that sends no visitor,
   * whose hash would start one.
   *
   * @throws Overloaded when they still cannot.
   */
  async checkReady(): Promise<void> {
    if (this.#failure) await this.make({ algorithm: 'bcrypt', cost: BCRYPT_MIN_COST }, 'a probe')
  }

  /** Makes a new hash. */
  async make(work: Work, password: string, options?: WorkOptions): Promise<string> {
    return (await this.#run({ make: work, password, context: this.context }, options)) as string
  }

  /**
   * Whether any form of the password made this hash. A wrong one takes as long as `topUpTo`, in the
   * same job.
   */
  async verify(
    encoded: string,
    passwords: readonly string[],
    { topUpTo, own, ...options }: PoolVerifyOptions = {},
  ): Promise<boolean> {
    const speeds = { ...knownSpeeds(), ...this.context.speeds }
    const context = { ...this.context, speeds, ...(own && { own }) }
    const job = { verify: encoded, passwords, topUpTo, context }
    return (await this.#run(job, options)) as boolean
  }

  /** Ends the threads at once. Hashes that are running or waiting reject: let them end first. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#threads?.destroy()
  }

  /**
   * @throws Overloaded when the queue is full, and when no thread can be started.
   * @throws an `AbortError` when the signal aborts while the hash is waiting.
   */
  async #run(
    job: HashingJob,
    { signal, client = NOBODY, aside }: WorkOptions = {},
  ): Promise<string | boolean> {
    const wait = () => this.#queue.run(client, () => this.#runNow(job), signal)
    return aside ? aside(wait) : wait()
  }

  async #runNow(job: HashingJob): Promise<string | boolean> {
    const threads = this.#start()
    let isBroken = (_error: Error): void => {}
    const broken = new Promise<never>((_resolve, reject) => {
      isBroken = reject
    })
    threads.on('error', isBroken)
    try {
      const result = await Promise.race([threads.run(job), broken])
      this.#failure = null
      return result
    } catch (error) {
      if (!isThreadFailure(error)) throw error
      this.#giveUp(threads, error)
      throw new Overloaded('password hashing', { cause: error })
    } finally {
      threads.off('error', isBroken)
    }
  }

  /** The first hash starts the first thread, with 15 MB of its own: most commands never need one. */
  #start(): Threads {
    if (this.#isClosed) throw new Overloaded('password hashing')
    if (this.#threads) return this.#threads
    const threads: Threads = new Piscina({
      filename: WORKER.href,
      name: 'run',
      minThreads: 1,
      maxThreads: this.#maxThreads,
      idleTimeout: 60_000,
      // A waiting worker must not be blocked in Atomics.wait(): it keeps the process from ending.
      atomics: 'async',
    })
    // Without a listener, a thread that cannot be started would end the process: no descriptor is left.
    threads.on('error', (error) => this.#giveUp(threads, error as Error))
    // Each hash under way has one, too.
    threads.setMaxListeners(0)
    this.#threads = threads
    return threads
  }

  /** Threads that have failed once are not replaced by the library: the next hash starts new ones. */
  #giveUp(threads: Threads, error: Error): void {
    if (this.#threads !== threads) return
    this.#threads = null
    this.#failure = error
    threads.destroy().catch(() => {})
  }
}

/** Whether a thread has ended in the middle or never begun, which is no answer about a password. */
function isThreadFailure(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  const { code = '' } = error as { code?: string }
  // What a thread throws is a copy, of no class of ours.
  if (error.name === 'Overloaded' || isShortage(error)) return true
  return code.startsWith('ERR_WORKER') || /worker/i.test(error.message)
}
