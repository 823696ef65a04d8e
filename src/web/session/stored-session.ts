import type { RequestInfo } from '../../auth/backend.ts'
import type { Clock } from '../../auth/clock.ts'
import { sha256 } from '../../auth/crypto/keyed-digest.ts'
import {
  idleEnd,
  type SessionLifetime,
  touchInterval,
} from '../../auth/sessions/session-lifetime.ts'
import type { SessionSeries } from '../../auth/sessions/session-series.ts'
import type {
  FoundSession,
  SessionReader,
  SessionRecord,
  SessionState,
  SessionStore,
} from '../../auth/sessions/session-store.ts'
import type { TouchQueue } from '../../auth/sessions/touch-queue.ts'
import { findChanges, merge } from './merge.ts'
import { inherited, newSession } from './new-session.ts'
import { ownCopy, type SessionData, unconfirmed } from './session-data.ts'

export interface StoredSessionOptions {
  readonly store: SessionStore
  /** Finds sessions in place of the store, together with their users (`null`: there is none). */
  readonly reader?: SessionReader | null
  /** Collects the notes that sessions are in use (each is written at once). */
  readonly touches?: TouchQueue
  /** Whether the request is no use of the session (false). */
  readonly isUnattended?: boolean
  /** Gives remembered sessions new ids (they keep theirs). */
  readonly series?: SessionSeries
  /** Whether the answer carries no cookie (false): whose browser is back gets its next id from the next page. */
  readonly keepsId?: boolean
  readonly lifetime: SessionLifetime
  readonly clock: Clock
}

/** How a session gets a new id. */
export interface RotateOptions {
  /** Whether a session that was destroyed meanwhile stays so (false: it is stored anew). */
  readonly mustExist?: boolean
  /** Whether it outlives the browser window from now on (as it was). */
  readonly isRemembered?: boolean
}

/**
 * One request's view of one stored session.
 *
 * It remembers what the request has read. A write changes only the keys that the request changed, and
 * only in a session that still exists: a slow request must not bring back a session that was destroyed
 * meanwhile, with its user in it.
 */
export class StoredSession {
  readonly #options: StoredSessionOptions
  readonly #client: RequestInfo
  #id: string | null = null
  #state: SessionState | null = null
  /** Whether nothing is stored for this request any more, until its session gets a new id. */
  #isDetached = false

  constructor(options: StoredSessionOptions, client: RequestInfo) {
    this.#options = options
    this.#client = client
  }

  /** The id of the session if it is stored; `null` for a visitor who has none. */
  get id(): string | null {
    return this.state && this.#id
  }

  /** The stored session; `null` for a visitor who has none. */
  get state(): SessionState | null {
    return this.#isDetached ? null : this.#state
  }

  /** Finds the session, and takes note that it is in use. It may have got another id by now. */
  async load(id: string): Promise<FoundSession | null> {
    const { touches, series, keepsId, clock } = this.#options
    const now = clock()
    if (touches?.isLate(now)) await touches.flush()
    const found = await this.#find(id, now)
    if (!found) return series ? this.#loadByOlder(id, series) : null
    const isBack = series?.hasComeBack(found.session, now) ?? false
    if (series && isBack && !keepsId) return this.#comeBack(id, series, found, now)
    this.#remember(id, found.session)
    // Noted as in use, it would never get its next id.
    if (!isBack) await this.#touch(found.session, now)
    return found
  }

  /** Writes what the request has changed. A visitor about whom nothing is to be kept gets no row. */
  async save(id: string, data: SessionData): Promise<void> {
    const { store, clock } = this.#options
    if (this.#isDetached) return
    if (!this.#state) {
      if (Object.keys(data).length > 0) await this.#insert(id, this.#newRecord(id, data))
      return
    }
    const changes = findChanges(this.#state.data, data)
    if (!changes) return
    const merged = await merge(store, clock, this.#state, changes)
    if (merged) this.#remember(id, merged)
    // Destroyed meanwhile: what this request wanted to add is dropped.
    else this.#detach()
  }

  /** Stores these data under a new id, in the place of the session. The old id is dead then. */
  async rotate(id: string, data: SessionData, options: RotateOptions = {}): Promise<void> {
    const old = this.#state
    const { mustExist = false, isRemembered = old?.isRemembered } = options
    // If the store fails, the commit at the end must not store a login that was never announced.
    this.#detach()
    const record = this.#newRecord(id, data, isRemembered)
    const heir = old && { ...record, ...inherited(old, record) }
    if (heir && (await this.#options.store.replace(old.idHash, heir))) this.#remember(id, heir)
    // Not with the old public id: a parallel request may just have taken it over.
    else if (!mustExist) await this.#insert(id, record)
  }

  /** Destroys the session if it is stored. What is saved afterwards becomes another session. */
  async end(): Promise<void> {
    const old = this.#state
    this.#state = null
    this.#isDetached = false
    if (old) await this.#options.store.destroy(old.idHash)
  }

  /** Leaves what is stored alone, until the session gets a new id. */
  ignore(): void {
    this.#isDetached = true
  }

  #find(id: string, now: number): Promise<FoundSession | null> {
    const { store, reader } = this.#options
    const idHash = sha256(id)
    return reader ? reader.find(idHash, now) : store.find(idHash, now).then(alone)
  }

  /** A remembered browser is back: its session gets the next id, and nothing counts as proved just now. */
  async #comeBack(
    id: string,
    series: SessionSeries,
    { session, ...others }: FoundSession,
    now: number,
  ): Promise<FoundSession | null> {
    const nextId = series.nextId(id)
    const record = this.#newRecord(nextId, unconfirmed(session.data), true)
    const { publicId, createdAt, absoluteEndsAt } = session
    const heir = { ...record, publicId, createdAt, absoluteEndsAt, rotatedAt: now }
    if (await this.#options.store.replace(session.idHash, heir)) {
      this.#remember(nextId, heir)
      return { ...others, session: heir }
    }
    // A request that came at the same time was first, or the session was ended.
    const found = await this.#find(nextId, now)
    if (found) this.#remember(nextId, found.session)
    return found
  }

  async #loadByOlder(id: string, series: SessionSeries): Promise<FoundSession | null> {
    const current = await series.findByOlder(id, this.#client)
    if (!current) return null
    this.#remember(current.id, current.session)
    return { session: current.session }
  }

  #newRecord(id: string, data: SessionData, isRemembered = false): SessionRecord {
    const { lifetime, clock } = this.#options
    return newSession(id, data, this.#client, { lifetime, isRemembered, now: clock() })
  }

  async #insert(id: string, record: SessionRecord): Promise<void> {
    await this.#options.store.insert(record)
    this.#remember(id, record)
  }

  async #touch(session: SessionState, now: number): Promise<void> {
    const { store, touches, lifetime, isUnattended } = this.#options
    if (isUnattended || now - session.lastSeenAt < touchInterval(lifetime)) return
    const idleEndsAt = idleEnd(lifetime, session.isRemembered, now)
    const touch = { idHash: session.idHash, lastSeenAt: now, idleEndsAt }
    await (touches ? touches.add(touch, session.idleEndsAt) : store.touch([touch]))
  }

  #detach(): void {
    this.#state = null
    this.#isDetached = true
  }

  #remember(id: string, state: SessionState): void {
    this.#id = id
    // The request may change its own values in place.
    this.#state = { ...state, data: ownCopy(state.data) }
    this.#isDetached = false
  }
}

function alone(session: SessionState | null): FoundSession | null {
  return session && { session }
}
