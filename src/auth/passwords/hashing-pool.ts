import { availableParallelism } from 'node:os'
import { Piscina } from 'piscina'
import { Overloaded } from '../errors.ts'
import type { BcryptTask } from './bcrypt-worker.ts'
import type { WorkOptions } from './hasher.ts'

// The source runs as TypeScript under a loader and as JavaScript when built.
const WORKER = new URL(
  import.meta.url.endsWith('.ts') ? './bcrypt-worker.ts' : './bcrypt-worker.js',
  import.meta.url,
)

export interface HashingPoolOptions {
  /** Worker threads at most (as many as the machine has processors). */
  readonly threads?: number
  /** Hashes that may wait for a thread at most (64); one more is refused. */
  readonly queueLimit?: number
}

/**
 * Worker threads of its own for password hashes, so that neither the event loop nor the thread pool
 * that the database drivers use ever waits for one.
 */
export class HashingPool {
  readonly #threads: Piscina<BcryptTask, string>

  constructor({ threads = availableParallelism(), queueLimit = 64 }: HashingPoolOptions = {}) {
    this.#threads = new Piscina<BcryptTask, string>({
      filename: WORKER.href,
      name: 'hash',
      minThreads: 1,
      maxThreads: threads,
      maxQueue: queueLimit,
      idleTimeout: 60_000,
      // A waiting worker must not be blocked in Atomics.wait(): it keeps the process from ending.
      atomics: 'async',
    })
  }

  /** How many hashes are waiting for a thread. */
  get waiting(): number {
    return this.#threads.queueSize
  }

  /**
   * Runs one hash.
   *
   * @throws Overloaded when the queue is full.
   * @throws an `AbortError` when the signal aborts while the hash is waiting.
   */
  async run(task: BcryptTask, { signal }: WorkOptions = {}): Promise<string> {
    signal?.throwIfAborted()
    if (this.waiting >= this.#threads.options.maxQueue) throw new Overloaded('password hashing')
    return this.#threads.run(task, signal ? { signal } : {})
  }

  /** Ends the threads at once. Hashes that are running or waiting reject: let them end first. */
  async close(): Promise<void> {
    await this.#threads.destroy()
  }
}
