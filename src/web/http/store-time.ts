import { StoreUnavailable } from '../../auth/errors.ts'

/** How often those who wait are looked at, in milliseconds: one timer serves all of them. */
const LOOK_MS = 50

/** One request's time with the stores. Work that waits for nothing of theirs is left out. */
export class StoreTime {
  readonly #now: () => number
  #spent = 0
  #since: number
  #asides = 0
  /** Ends the request; set while it is watched. */
  giveUp: ((reason: StoreUnavailable) => void) | null = null

  /** @param now milliseconds of a clock that never goes back (that of the process). */
  constructor(now = () => performance.now()) {
    this.#now = now
    this.#since = now()
  }

  /** Milliseconds that have counted so far. */
  get spent(): number {
    return this.#asides > 0 ? this.#spent : this.#spent + this.#now() - this.#since
  }

  /** Runs work that does not count, such as a hash, or the pages of the surrounding app. */
  async aside<T>(work: () => Promise<T>): Promise<T> {
    if (this.#asides++ === 0) this.#spent += this.#now() - this.#since
    try {
      return await work()
    } finally {
      if (--this.#asides === 0) this.#since = this.#now()
    }
  }
}

/** Ends requests that wait for the stores for too long, whatever the stores are. */
export class StoreTimeLimit {
  readonly #limitMs: number
  readonly #watched = new Set<StoreTime>()
  #timer: NodeJS.Timeout | null = null

  /** @param limitMs what one request may wait for all stores together, in milliseconds. */
  constructor(limitMs: number) {
    this.#limitMs = limitMs
  }

  /**
   * Waits for the work, as long as the request may take.
   *
   * @throws StoreUnavailable when it takes longer. The work is not ended by that: what it still does must
   *   not reach the answer.
   */
  async watch(time: StoreTime, work: Promise<void>): Promise<void> {
    const overdue = new Promise<never>((_resolve, reject) => {
      time.giveUp = reject
    })
    this.#watched.add(time)
    this.#timer ??= setInterval(() => this.#look(), Math.min(LOOK_MS, this.#limitMs / 4)).unref()
    try {
      await Promise.race([work, overdue])
    } finally {
      time.giveUp = null
      this.#watched.delete(time)
    }
  }

  #look(): void {
    for (const time of this.#watched) {
      if (time.spent < this.#limitMs) continue
      const cause = new Error(`The stores did not answer within ${this.#limitMs} ms`)
      time.giveUp?.(new StoreUnavailable('The store', { cause }))
    }
    if (this.#watched.size > 0 || !this.#timer) return
    clearInterval(this.#timer)
    this.#timer = null
  }
}
