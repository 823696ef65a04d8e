import { StoreUnavailable } from '../../../auth/errors.ts'

/** Writes that wait at most; one more is refused. Each takes a millisecond or so. */
export const MOST_WAITING_WRITES = 256

interface Waiting {
  start(): void
}

/** Work that is told how long it may still wait for SQLite's lock, in milliseconds. */
type Work<T> = (remainingMs: number) => Promise<T>

/**
 * Lets one write, or one transaction, of this process at a time go to an SQLite file. What waits for the
 * lock occupies one of the four threads of Node's pool: four of them would leave none to the one that holds
 * the lock, and none to those who read.
 */
export class WriteRow {
  readonly #limitMs: number
  readonly #waiting: Waiting[] = []
  #isBusy = false

  /** @param limitMs how long one may wait, in this row and for the lock together. */
  constructor(limitMs: number) {
    this.#limitMs = limitMs
  }

  /** @throws StoreUnavailable for one that has waited for too long, or when too many wait. */
  run<T>(work: Work<T>): Promise<T> {
    if (!this.#isBusy) return this.#start(work, this.#limitMs)
    if (this.#waiting.length >= MOST_WAITING_WRITES) {
      return Promise.reject(unavailable('Too many writes wait for the database file'))
    }
    return new Promise<T>((resolve, reject) => {
      const since = performance.now()
      const one: Waiting = {
        start: () => {
          clearTimeout(timer)
          const waited = performance.now() - since
          this.#start(work, Math.max(1, this.#limitMs - waited)).then(resolve, reject)
        },
      }
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(one), 1)
        reject(unavailable('The writes before it took too long'))
      }, this.#limitMs)
      this.#waiting.push(one)
    })
  }

  async #start<T>(work: Work<T>, remainingMs: number): Promise<T> {
    this.#isBusy = true
    try {
      return await work(remainingMs)
    } finally {
      this.#isBusy = false
      this.#waiting.shift()?.start()
    }
  }
}

function unavailable(reason: string): StoreUnavailable {
  return new StoreUnavailable('The database', { cause: new Error(reason) })
}
