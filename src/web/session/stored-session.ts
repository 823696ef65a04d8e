import type { RequestInfo } from '../../auth/backend.ts'
import type { Clock } from '../../auth/clock.ts'
import { sha256 } from '../../auth/crypto/keyed-digest.ts'
import {
  absoluteEnd,
  idleEnd,
  type SessionLifetime,
  touchInterval,
} from '../../auth/sessions/session-lifetime.ts'
import type {
  FoundSession,
  SessionReader,
  SessionRecord,
  SessionState,
  SessionStore,
} from '../../auth/sessions/session-store.ts'
import type { TouchQueue } from '../../auth/sessions/touch-queue.ts'
import { findChanges, merge } from './merge.ts'
import { newSession, ownCopy, type SessionData } from './session-data.ts'

export interface StoredSessionOptions {
  readonly store: SessionStore
  /** Finds sessions in place of the store, together with their users (`null`: there is none). */
  readonly reader?: SessionReader | null
  /** Collects the notes that sessions are in use (each is written at once). */
  readonly touches?: TouchQueue
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

  /** Finds the session, and takes note that it is in use. */
  async load(id: string): Promise<FoundSession | null> {
    const { store, reader, touches, clock } = this.#options
    const idHash = sha256(id)
    const now = clock()
    if (touches?.isLate(now)) await touches.flush()
    const found = reader ? await reader.find(idHash, now) : alone(await store.find(idHash, now))
    if (!found) return null
    this.#remember(id, found.session)
    await this.#touch(found.session, now)
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
    const heir =
      old && (belongsToAnother(old, record) ? record : { ...record, publicId: old.publicId })
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

  #newRecord(id: string, data: SessionData, isRemembered = false): SessionRecord {
    const { lifetime, clock } = this.#options
    const now = clock()
    return {
      ...newSession(sha256(id), data, this.#client),
      isRemembered,
      createdAt: now,
      lastSeenAt: now,
      idleEndsAt: idleEnd(lifetime, isRemembered, now),
      absoluteEndsAt: absoluteEnd(lifetime, isRemembered, now),
    }
  }

  async #insert(id: string, record: SessionRecord): Promise<void> {
    await this.#options.store.insert(record)
    this.#remember(id, record)
  }

  async #touch(session: SessionState, now: number): Promise<void> {
    const { store, touches, lifetime } = this.#options
    if (now - session.lastSeenAt < touchInterval(lifetime)) return
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

/** Whether somebody else logs in over a session: they share no public id with whoever was there. */
function belongsToAnother(old: SessionState, { userId, backend }: SessionRecord): boolean {
  return old.userId !== null && (old.userId !== userId || old.backend !== backend)
}

function alone(session: SessionState | null): FoundSession | null {
  return session && { session }
}
