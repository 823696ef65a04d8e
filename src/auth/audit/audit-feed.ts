import type { Clock } from '../clock.ts'
import type { AuditEntry, AuditFilter, AuditStore } from './audit-store.ts'
import { fitsFilter } from './fits-filter.ts'

/** How often new entries are looked for, in milliseconds. */
const EVERY_MS = 1000
/**
 * How far back is looked each time: entries come in batches, a second late, and with the time of the clock of
 * another machine.
 */
const LATE_MS = 30_000
/** Entries of one look. */
const LOOK_LIMIT = 500
/** Entries that somebody is given at once when they begin. */
const MISSED_LIMIT = 100

/** New entries, the oldest first. */
export interface FeedBatch {
  readonly entries: readonly AuditEntry[]
  /** Whether there are more than these. */
  readonly isCut: boolean
}

/** Hears of new entries. What it throws or rejects with stops nobody else. */
export type FeedListener = (batch: FeedBatch) => void | Promise<void>

interface AuditFeedOptions {
  readonly store: AuditStore
  readonly clock: Clock
  /** Is given all new entries of a look, before anybody hears of them (nobody). */
  readonly prepare?: (entries: readonly AuditEntry[]) => Promise<void>
  /** Calls back once after some milliseconds (`setTimeout` that keeps no process alive). */
  readonly setTimer?: (work: () => void, ms: number) => void
}

/**
 * Tells of entries as they come, from whatever process. All who listen are served by one statement a second, and
 * nothing is asked while nobody listens.
 */
export class AuditFeed {
  readonly #options: AuditFeedOptions
  readonly #setTimer: (work: () => void, ms: number) => void
  readonly #followers = new Set<{ readonly filter: AuditFilter; readonly listener: FeedListener }>()
  readonly #seen = new Map<string, number>()
  #isRunning = false
  #primed: Promise<void> = Promise.resolve()

  constructor(options: AuditFeedOptions) {
    this.#options = options
    this.#setTimer = options.setTimer ?? backgroundTimer
  }

  /** How many listen. */
  get size(): number {
    return this.#followers.size
  }

  /**
   * Tells of entries from now on.
   *
   * @returns ends it.
   */
  follow(filter: AuditFilter, listener: FeedListener): () => void {
    const follower = { filter, listener }
    this.#followers.add(follower)
    this.#start()
    return () => this.#followers.delete(follower)
  }

  /**
   * What came after a time, for somebody who follows from now on and has seen what came before. The entries of the
   * half minute before that time are among them: some may have come late.
   */
  async missed(filter: AuditFilter, since: number): Promise<FeedBatch> {
    // What was there at the first look, nobody is told of.
    await this.#primed
    const from = Math.max(since - LATE_MS, filter.from ?? 0)
    const page = await this.#options.store.list({ ...filter, from }, null, MISSED_LIMIT)
    return { entries: [...page.entries].reverse(), isCut: page.next !== null }
  }

  #start(): void {
    if (this.#isRunning) return
    this.#isRunning = true
    this.#seen.clear()
    this.#primed = this.#newEntries().then(
      () => {},
      () => {},
    )
    void this.#primed.then(() => this.#again())
  }

  #again(): void {
    this.#setTimer(() => void this.#look(), EVERY_MS)
  }

  async #look(): Promise<void> {
    if (this.#followers.size === 0) {
      this.#isRunning = false
      return
    }
    try {
      await this.#tell(await this.#newEntries())
    } catch {
      // The store is away: what came meanwhile is found by the next look.
    }
    this.#again()
  }

  async #tell({ entries, isCut }: FeedBatch): Promise<void> {
    if (entries.length === 0) return
    const wanted = [...this.#followers].map((follower) => ({
      ...follower,
      entries: entries.filter((entry) => fitsFilter(entry, follower.filter)),
    }))
    if (wanted.every((one) => one.entries.length === 0)) return
    await this.#options.prepare?.(entries)
    await Promise.allSettled(
      wanted.map(async (one) => {
        if (one.entries.length > 0) await one.listener({ entries: one.entries, isCut })
      }),
    )
  }

  async #newEntries(): Promise<FeedBatch> {
    const { store, clock } = this.#options
    const from = clock() - LATE_MS
    const { entries } = await store.list({ from }, null, LOOK_LIMIT)
    const isNew = entries.filter(({ id }) => !this.#seen.has(id))
    for (const [id, at] of this.#seen) if (at < from) this.#seen.delete(id)
    for (const { id, at } of isNew) this.#seen.set(id, at)
    return { entries: isNew.reverse(), isCut: isNew.length === LOOK_LIMIT }
  }
}

function backgroundTimer(work: () => void, ms: number): void {
  setTimeout(work, ms).unref()
}
