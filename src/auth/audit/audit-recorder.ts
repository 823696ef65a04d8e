import { type Clock, DAY_MS, systemClock } from '../clock.ts'
import { randomText } from '../crypto/random.ts'
import { StoreUnavailable } from '../errors.ts'
import type { AuthEvent } from '../events.ts'
import { auditDetails, storable } from './audit-details.ts'
import type { AuditEntry, AuditStore } from './audit-store.ts'

const ID_BYTES = 16
const KEEP_DAYS = 365
const EVERY_MS = 1000
/** Entries of one statement. */
const BATCH_LIMIT = 200
/** Entries that wait at most, while the store is away. */
const WAITING_LIMIT = 5000

// The widths of the columns that hold them.
const LONGEST_NAME = 100
const LONGEST_ADDRESS = 45
const LONGEST_AGENT = 255

/** How an {@link AuditRecorder} keeps what happened. */
export interface AuditRecorderOptions {
  readonly clock?: Clock
  /** Days after which {@link AuditRecorder.forget} empties address and agent (365). */
  readonly keepDays?: number
  /** Hears when the store fails first, and how many entries were lost (nobody). */
  readonly onError?: (error: unknown) => void
  /** Calls back once after some milliseconds (`setTimeout` that keeps no process alive). */
  readonly setTimer?: (work: () => void, ms: number) => void
}

/**
 * Turns events into entries of the audit.
 *
 * Entries of requests are collected and written together, at most once a second or when there are 200: each
 * write to an SQLite file empties the caches of every process. What a command does is written at once.
 *
 * A store that is away fails nothing: 5000 entries wait for it, and what comes then is lost and counted.
 */
export class AuditRecorder {
  readonly store: AuditStore
  readonly #clock: Clock
  readonly #keepMs: number
  readonly #onError: (error: unknown) => void
  readonly #setTimer: (work: () => void, ms: number) => void
  #waiting: AuditEntry[] = []
  #writing: Promise<void> = Promise.resolve()
  #isScheduled = false
  #isFailing = false
  #lost = 0
  #unsaid = 0

  constructor(store: AuditStore, options: AuditRecorderOptions = {}) {
    this.store = store
    this.#clock = options.clock ?? systemClock
    this.#keepMs = (options.keepDays ?? KEEP_DAYS) * DAY_MS
    this.#onError = options.onError ?? (() => {})
    this.#setTimer = options.setTimer ?? backgroundTimer
  }

  /** How many entries were never written: too many waited, or the store did not take them. */
  get lost(): number {
    return this.#lost
  }

  /** How many entries wait to be written. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** Notes an event. Never rejects. Resolves for a command when it is written, for a request at once. */
  async record(event: AuthEvent): Promise<void> {
    if (!isWorthKeeping(event)) return
    if (this.#waiting.length < WAITING_LIMIT) this.#waiting.push(entryOf(event))
    else this.#lose(1)
    if (isLocal(event)) return this.flush()
    if (this.#waiting.length === BATCH_LIMIT) void this.flush()
    else this.#schedule()
  }

  /** Writes what waits. Never rejects: after a failure it goes on waiting, for the next write. */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#writeAll())
    return this.#writing
  }

  /** Empties address and agent of the entries that are old, and says of how many. */
  forget(): Promise<number> {
    return this.store.forget(this.#clock() - this.#keepMs)
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    this.#setTimer(() => {
      this.#isScheduled = false
      void this.flush()
    }, EVERY_MS)
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, BATCH_LIMIT)
      try {
        await this.store.append(batch)
        this.#isFailing = false
      } catch (error) {
        if (!this.#isFailing) this.#onError(error)
        this.#isFailing = true
        if (error instanceof StoreUnavailable) return
        // One that the store does not take must not hold up all that come after it.
        this.#lose(batch.length)
      }
      // What came meanwhile stands behind them.
      this.#waiting = this.#waiting.slice(batch.length)
    }
    if (this.#unsaid === 0) return
    this.#onError(new Error(`The audit has lost ${this.#unsaid} entries`))
    this.#unsaid = 0
  }

  #lose(count: number): void {
    this.#lost += count
    this.#unsaid += count
  }
}

/** Somebody who was not there has logged out: nothing has happened. */
function isWorthKeeping({ name, subject }: AuthEvent): boolean {
  return name !== 'logout' || subject !== null
}

/** Whether a command or a job did it: it may end before the next write. */
function isLocal({ request }: AuthEvent): boolean {
  return !request.id && request.address === null && request.agent === null
}

function entryOf(event: AuthEvent): AuditEntry {
  const { name, at, actor, subject, session, request, details } = event
  const { address, agent, id = null } = request
  return {
    id: randomText(ID_BYTES),
    name: storable(name, LONGEST_NAME),
    ...{ at, actor, subject, session },
    address: address === null ? null : storable(address, LONGEST_ADDRESS),
    agent: agent === null ? null : storable(agent, LONGEST_AGENT),
    requestId: id === null ? null : storable(id, LONGEST_NAME),
    details: auditDetails(name, details),
  }
}

function backgroundTimer(work: () => void, ms: number): void {
  setTimeout(work, ms).unref()
}
