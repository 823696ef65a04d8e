import { availableParallelism } from 'node:os'
import { Piscina } from 'piscina'
import { Overloaded } from '../../errors.ts'
import { knownSpeeds } from '../cost/speeds.ts'
import type { ReadContext } from '../formats/format.ts'
import type { WorkOptions } from '../hashers/hasher.ts'
import type { Work } from '../primitives/work.ts'
import type { HashingJob } from './hashing-worker.ts'

// The source runs as TypeScript under a loader and as JavaScript when built.
const WORKER = new URL(
  import.meta.url.endsWith('.ts') ? './hashing-worker.ts' : './hashing-worker.js',
  import.meta.url,
)

export interface HashingPoolOptions extends Omit<ReadContext, 'own'> {
  /** Worker threads at most (as many as the machine has processors). */
  readonly threads?: number
  /** Hashes that may wait for a thread at most (64); one more is refused. */
  readonly queueLimit?: number
}

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
  readonly #queueLimit: number
  #threads: Piscina<HashingJob, string | boolean> | null = null

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
    this.#queueLimit = queueLimit
  }

  /** How many hashes are waiting for a thread. */
  get waiting(): number {
    return this.#threads?.queueSize ?? 0
  }

  /** About how long one more hash would wait for a thread, in milliseconds. */
  get waitMs(): number {
    if (!this.#threads || this.waiting === 0) return 0
    const { average } = this.#threads.histogram.runTime
    return Math.round(((this.waiting + 1) / this.#maxThreads) * average)
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
    { signal, topUpTo, own }: PoolVerifyOptions = {},
  ): Promise<boolean> {
    const speeds = { ...knownSpeeds(), ...this.context.speeds }
    const context = { ...this.context, speeds, ...(own && { own }) }
    const job = { verify: encoded, passwords, topUpTo, context }
    return (await this.#run(job, { signal })) as boolean
  }

  /** Ends the threads at once. Hashes that are running or waiting reject: let them end first. */
  async close(): Promise<void> {
    await this.#threads?.destroy()
  }

  /**
   * @throws Overloaded when the queue is full.
   * @throws an `AbortError` when the signal aborts while the hash is waiting.
   */
  async #run(job: HashingJob, { signal }: WorkOptions = {}): Promise<string | boolean> {
    signal?.throwIfAborted()
    if (this.waiting >= this.#queueLimit) throw new Overloaded('password hashing')
    return this.#start().run(job, signal ? { signal } : {})
  }

  /** The first hash starts the first thread, with 15 MB of its own: most commands never need one. */
  #start(): Piscina<HashingJob, string | boolean> {
    this.#threads ??= new Piscina<HashingJob, string | boolean>({
      filename: WORKER.href,
      name: 'run',
      minThreads: 1,
      maxThreads: this.#maxThreads,
      maxQueue: this.#queueLimit,
      idleTimeout: 60_000,
      // A waiting worker must not be blocked in Atomics.wait(): it keeps the process from ending.
      atomics: 'async',
    })
    return this.#threads
  }
}
