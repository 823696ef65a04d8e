import type { SessionStore, SessionTouch } from './session-store.ts'

export interface TouchQueueOptions {
  /** How long touches are collected before they are written, in milliseconds (1000). */
  readonly everyMs?: number
  /** Calls back once after some milliseconds (`setTimeout` that keeps no process alive). */
  readonly setTimer?: (work: () => void, ms: number) => void
}

/**
 * Writes for many sessions together that they are in use, at most once a second: on SQLite each write
 * empties the cache of every process. What was collected last is lost when the process is killed.
 */
export class TouchQueue {
  readonly #write: (touches: readonly SessionTouch[]) => Promise<void>
  readonly #everyMs: number
  readonly #setTimer: (work: () => void, ms: number) => void
  #waiting = new Map<string, SessionTouch>()
  #writing: Promise<void> = Promise.resolve()
  #isScheduled = false

  /** @param write writes all of them in one statement. */
  constructor(
    write: (touches: readonly SessionTouch[]) => Promise<void>,
    { everyMs = 1000, setTimer = backgroundTimer }: TouchQueueOptions = {},
  ) {
    this.#write = write
    this.#everyMs = everyMs
    this.#setTimer = setTimer
  }

  /**
   * Notes that a session is in use. A session that would be over before the next write is written at
   * once.
   *
   * @param endsAt the idle end that the store knows of.
   * @throws StoreUnavailable only for what is written at once.
   */
  async add(touch: SessionTouch, endsAt: number): Promise<void> {
    const isUrgent = endsAt - touch.lastSeenAt <= 5 * this.#everyMs
    if (isUrgent) return this.#write([touch])
    this.#waiting.set(touch.idHash, touch)
    this.#schedule()
  }

  /** Whether touches wait for longer than they may. A session must not be looked up before they are written. */
  isLate(now: number): boolean {
    if (this.#waiting.size === 0) return false
    const [oldest] = this.#waiting.values()
    return oldest !== undefined && now - oldest.lastSeenAt >= this.#everyMs
  }

  /** Writes what waits. After a failure it goes on waiting, for the next write. */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#writeAll())
    return this.#writing
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    this.#setTimer(() => {
      this.#isScheduled = false
      void this.flush()
    }, this.#everyMs)
  }

  async #writeAll(): Promise<void> {
    if (this.#waiting.size === 0) return
    const touches = this.#waiting
    this.#waiting = new Map()
    try {
      await this.#write([...touches.values()])
    } catch {
      // The store is away, which every request says that needs it. Touches that came later win.
      this.#waiting = new Map([...touches, ...this.#waiting])
    }
  }
}

/** A queue that writes to this store. */
export function touchQueueOf(store: SessionStore): TouchQueue {
  return new TouchQueue((touches) => store.touch(touches))
}

function backgroundTimer(work: () => void, ms: number): void {
  setTimeout(work, ms).unref()
}
