import { LruCache } from '../../../auth/crypto/lru-cache.ts'

/** Where word of changes arrives, whoever made them. Each call takes effect before it returns. */
export interface Invalidations {
  sessionChanged(idHash: string): void
  /** The user, or what was granted to them. */
  userChanged(backend: string, userId: string): void
  /** Something changed, and nobody can say what. */
  anythingChanged(): void
  /** The store could not be asked: nothing counts any more until it can. */
  storeFailed(): void
}

export interface ReadMemoryOptions {
  /** How long a change made elsewhere may go unnoticed, in milliseconds. */
  readonly maxAgeMs: number
  /** Whether anything may have changed since this was last asked. The first answer is yes. */
  readonly hasChanged: () => Promise<boolean>
  /** The number of sessions, and of users, that are kept at most (10,000). */
  readonly limit?: number
  /** Milliseconds of a clock that never goes back (that of the process). */
  readonly now?: () => number
}

/** Names one moment between two changes. */
export type Moment = number

/**
 * What one process has lately read about sessions and their users.
 *
 * What the process writes itself is dropped at once. For what others write the store is asked, at
 * most once in `maxAgeMs`; after a change everything is dropped.
 */
export class ReadMemory<Session, Row> implements Invalidations {
  readonly sessions: LruCache<Session>
  readonly users: LruCache<Row>
  readonly grants: LruCache<ReadonlySet<string>>
  readonly #options: Required<ReadMemoryOptions>
  #confirmedAt = Number.NEGATIVE_INFINITY
  #confirming: Promise<void> | null = null
  #askedAt = Number.NEGATIVE_INFINITY
  #moment: Moment = 0

  constructor(options: ReadMemoryOptions) {
    this.#options = { limit: 10_000, now: () => performance.now(), ...options }
    const { limit } = this.#options
    this.sessions = new LruCache(limit)
    this.users = new LruCache(limit)
    this.grants = new LruCache(limit)
  }

  /** Whether what is kept may be used without another question. */
  get isFresh(): boolean {
    return this.#options.now() - this.#confirmedAt < this.#options.maxAgeMs
  }

  /** Finds out whether others changed something, and drops everything if so. */
  async confirm(): Promise<void> {
    const { now, maxAgeMs } = this.#options
    // One that was asked too long ago, as before the process stood still, tells nothing about now.
    const mayJoin = now() - this.#askedAt < maxAgeMs
    if (this.#confirming && !mayJoin) await this.#confirming.catch(() => {})
    this.#confirming ??= this.#ask().finally(() => {
      this.#confirming = null
    })
    await this.#confirming
  }

  /** To be taken before a read, and shown when its result is to be kept. */
  get moment(): Moment {
    return this.#moment
  }

  /**
   * Whether nothing has changed since. What was read before a change and arrives after it must not
   * be kept: it would be stale for as long as it is remembered.
   */
  isStill(moment: Moment): boolean {
    return this.#moment === moment
  }

  sessionChanged(idHash: string): void {
    this.#moment += 1
    this.sessions.delete(idHash)
  }

  userChanged(backend: string, userId: string): void {
    this.#moment += 1
    const key = userKey(backend, userId)
    this.users.delete(key)
    this.grants.delete(key)
  }

  anythingChanged(): void {
    this.#moment += 1
    this.sessions.clear()
    this.users.clear()
    this.grants.clear()
  }

  storeFailed(): void {
    this.anythingChanged()
    this.#confirmedAt = Number.NEGATIVE_INFINITY
  }

  async #ask(): Promise<void> {
    // Counted from the question: what changes while it is under way may be missing in the answer.
    const asked = this.#options.now()
    this.#askedAt = asked
    if (await this.#options.hasChanged()) this.anythingChanged()
    this.#confirmedAt = asked
  }
}

/** One name for a user of a backend. No id begins in the name of its backend. */
export function userKey(backend: string, userId: string): string {
  return `${backend}\0${userId}`
}
