import { setTimeout as pause } from 'node:timers/promises'
import { type Clock, systemClock } from '../clock.ts'
import { randomText } from '../crypto/random.ts'
import { StoreUnavailable } from '../errors.ts'
import type { Job } from './job.ts'
import type { LeaseStore } from './lease-store.ts'

const HOLDER_BYTES = 9

/** Where the failures of jobs go. */
export interface JobLog {
  warn(fields: object, message: string): void
}

export interface JobRunnerOptions {
  readonly logger: JobLog
  /** Lets one of several processes run a job, and the others skip it (each process runs it). */
  readonly leases?: LeaseStore | undefined
  readonly clock?: Clock
}

/** Runs jobs one beside the other: each at once, and again when its time has passed. */
export class JobRunner {
  readonly #jobs: readonly Job[]
  readonly #options: JobRunnerOptions
  readonly #holder = randomText(HOLDER_BYTES)
  readonly #end = new AbortController()
  #running: Promise<unknown> | null = null

  constructor(jobs: readonly Job[], options: JobRunnerOptions) {
    this.#jobs = jobs
    this.#options = options
  }

  /** Begins. A second call does nothing. */
  start(): void {
    this.#running ??= Promise.all(this.#jobs.map((job) => this.#repeat(job)))
  }

  /** Ends when the work that is under way has stopped. Another process may go on at once. */
  async close(): Promise<void> {
    this.#end.abort()
    if (!this.#running) return
    await this.#running
    for (const { name } of this.#jobs) {
      // The store may be closed already: then the lease runs out by itself.
      await this.#options.leases?.release(name, this.#holder).catch(() => {})
    }
  }

  async #repeat(job: Job): Promise<void> {
    const { signal } = this.#end
    while (!signal.aborted) {
      await this.#run(job)
      await pause(job.everyMs, undefined, { signal }).catch(() => {})
    }
  }

  /** A job that fails runs again when its time comes. */
  async #run(job: Job): Promise<void> {
    try {
      if (await this.#mayRun(job)) await job.run(this.#end.signal)
    } catch (error) {
      // Whoever closes a site may close its stores under a job that is at work.
      if (this.#end.signal.aborted && error instanceof StoreUnavailable) return
      this.#options.logger.warn({ job: job.name, error: String(error) }, 'a job failed')
    }
  }

  /** The lease lasts until the next run is due: a process that dies holds nobody up for longer. */
  async #mayRun({ name, everyMs }: Job): Promise<boolean> {
    const { leases, clock = systemClock } = this.#options
    if (!leases) return true
    const now = clock()
    return leases.claim(name, this.#holder, now + everyMs, now)
  }
}
