import type { RequestInfo } from '../backend.ts'
import { type Clock, MINUTE_MS } from '../clock.ts'
import { type KeyedDigest, sha256 } from '../crypto/keyed-digest.ts'
import type { EventHub } from '../events.ts'
import type { SessionLifetime } from './session-lifetime.ts'
import type { SessionRecord, SessionState, SessionStore } from './session-store.ts'

const PURPOSE = 'session-series'

/** What all ids of a series begin with: 132 of the 258 random bits of an id. */
const SERIES_LENGTH = 22

/** For how long the id from before is good: for tabs that open at once, and for an answer that was lost. */
const GRACE_MS = MINUTE_MS

export interface SessionSeriesOptions {
  readonly store: SessionStore
  readonly digest: KeyedDigest
  readonly events: EventHub
  readonly lifetime: SessionLifetime
  readonly clock: Clock
}

/** A session, and the id that it has by now. */
export interface CurrentSession {
  readonly id: string
  readonly session: SessionRecord
}

/**
 * Remembered sessions get a new id each time their browser comes back. Two browsers that hold the same
 * cookie then part: whoever comes second holds an id from before, which ends the session for both, and
 * its owner is told. The next id follows from the one before and the secret, so that requests that come
 * at once agree on it without waiting for each other; it cannot be foreseen from what is stored.
 */
export class SessionSeries {
  readonly #options: SessionSeriesOptions

  constructor(options: SessionSeriesOptions) {
    this.#options = options
  }

  /** What the store knows the series of an id by. */
  static hashOf(id: string): string {
    return sha256(id.slice(0, SERIES_LENGTH))
  }

  /** Whether a remembered browser comes back after a time in which any other session would be over. */
  hasComeBack(session: SessionState, now: number): boolean {
    const { lifetime } = this.#options
    const { isRemembered, userId, lastSeenAt } = session
    return isRemembered && userId !== null && now - lastSeenAt >= lifetime.idleMs
  }

  /** The id that follows on this one. */
  nextId(id: string): string {
    return follow(id, this.#options.digest.make(PURPOSE, id))
  }

  /**
   * The session that an id from before belongs to. It is good for a minute after the change; later it is
   * somebody's copy, and the session is ended.
   *
   * @returns `null` when there is no such session (any more).
   */
  async findByOlder(id: string, request: RequestInfo): Promise<CurrentSession | null> {
    const { store, digest, clock } = this.#options
    const now = clock()
    const session = await store.findSeries(SessionSeries.hashOf(id), now)
    if (!session) return null
    const isFresh = session.rotatedAt !== null && now - session.rotatedAt <= GRACE_MS
    const nextIds = digest.makeAll(PURPOSE, id).map((next) => follow(id, next))
    const current = nextIds.find((next) => sha256(next) === session.idHash)
    if (isFresh && current !== undefined) return { id: current, session }
    await this.#end(session, request)
    return null
  }

  async #end(session: SessionRecord, request: RequestInfo): Promise<void> {
    const { idHash, publicId, backend, userId } = session
    await this.#options.store.destroy(idHash)
    const subject = backend !== null && userId !== null ? { backend, userId } : null
    const event = { name: 'session.ended', request, subject, session: publicId } as const
    await this.#options.events.emit({ ...event, details: { count: 1, reason: 'misused' } })
  }
}

function follow(id: string, digest: string): string {
  return id.slice(0, SERIES_LENGTH) + digest.slice(0, id.length - SERIES_LENGTH)
}
