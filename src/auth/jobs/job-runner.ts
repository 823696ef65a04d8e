import { setTimeout as pause } from 'node:timers/promises'
import type { Job } from './job.ts'

/** Where the failures of jobs go. */
export interface JobLog {
  warn(fields: object, message: string): void
}

/** Runs jobs one beside the other: each at once, and again when its time has passed. */
export class JobRunner {
  readonly #jobs: readonly Job[]
  readonly #log: JobLog
  readonly #end = new AbortController()
  #running: Promise<unknown> | null = null

  constructor(jobs: readonly Job[], { logger }: { readonly logger: JobLog }) {
    this.#jobs = jobs
    this.#log = logger
  }

  /** Begins. A second call does nothing. */
  start(): void {
    this.#running ??= Promise.all(this.#jobs.map((job) => this.#repeat(job)))
  }

  /** Ends when the work that is under way has been left. */
  async close(): Promise<void> {
    this.#end.abort()
    await this.#running
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
      await job.run(this.#end.signal)
    } catch (error) {
      if (this.#end.signal.aborted) return
      this.#log.warn({ job: job.name, error: String(error) }, 'a job failed')
    }
  }
}
