import type { RequestInfo } from '../../auth/backend.ts'
import type { Clock } from '../../auth/clock.ts'
import { sha256 } from '../../auth/crypto/keyed-digest.ts'
import { StoreUnavailable } from '../../auth/errors.ts'
import {
  absoluteEnd,
  idleEnd,
  type SessionLifetime,
  touchInterval,
} from '../../auth/sessions/session-lifetime.ts'
import type {
  Login,
  SessionReader,
  SessionRecord,
  SessionState,
  SessionStore,
} from '../../auth/sessions/session-store.ts'
import type { TouchQueue } from '../../auth/sessions/touch-queue.ts'
import type { User } from '../../auth/user.ts'
import { applyChanges, findChanges, type SessionData } from './data-changes.ts'
import { ownCopy, ownerOf, withoutPrivateKeys } from './session-data.ts'

// Of any number of requests that change one session, one gets through in each round.
const MAX_MERGES = 200
const LONGEST_AGENT = 255

export interface StoredSessionOptions {
  readonly store: SessionStore
  /** Finds sessions in place of the store, together with their users (`null`: there is none). */
  readonly reader?: SessionReader | null
  /** Collects the notes that sessions are in use (each is written at once). */
  readonly touches?: TouchQueue
  readonly lifetime: SessionLifetime
  readonly clock: Clock
}

/** A change of the session's id that is under way. */
interface Rotation {
  readonly mustExist: boolean
  /** Hash of the id to be replaced; `null` when nothing was stored. */
  from: string | null
}

/**
 * The store that koa-session sees during one request.
 *
 * koa-session writes the whole session back, and whatever the store holds is overwritten: a slow
 * request would bring back a session that was destroyed meanwhile, with its user in it. This store
 * remembers what the request has read, and on a write changes only the keys that the request
 * changed, only in a session that still exists.
 */
export class StoredSession {
  readonly #options: StoredSessionOptions
  readonly #client: RequestInfo
  #id: string | null = null
  #record: SessionState | null = null
  #user: User | undefined
  #permissions: ReadonlySet<string> | undefined
  #isRemembered = false
  #rotation: Rotation | null = null
  #isIgnored = false

  constructor(options: StoredSessionOptions, client: RequestInfo) {
    this.#options = options
    this.#client = client
  }

  /** The id of the session if it is stored; `null` for a visitor who has none. */
  get id(): string | null {
    return this.#record && !this.#isIgnored ? this.#id : null
  }

  /** The stored session; `null` for a visitor who has none. */
  get record(): SessionState | null {
    return this.#record
  }

  /** Whether the next session to be stored outlives the browser window. */
  set isRemembered(value: boolean) {
    this.#isRemembered = value
  }

  async get(id: string): Promise<SessionData | undefined> {
    const { store, reader, touches, clock, lifetime } = this.#options
    const idHash = sha256(id)
    const now = clock()
    if (touches?.isLate(now)) await touches.flush()
    const found = reader ? await reader.find(idHash, now) : null
    const session = reader ? found?.session : await store.find(idHash, now)
    if (!session) return undefined
    this.#remember(id, session)
    this.#user = found?.user
    this.#permissions = found?.permissions
    this.#isRemembered = session.isRemembered
    if (now - session.lastSeenAt >= touchInterval(lifetime)) await this.#touch(session, now)
    return withoutPrivateKeys(ownCopy(session.data))
  }

  /** The user that was found with the session, once, if this is still their login. */
  takeFoundUser({ userId, backend }: Login): User | undefined {
    const isTheirs = this.#record?.userId === userId && this.#record.backend === backend
    const user = this.#user
    this.#user = undefined
    return isTheirs ? user : undefined
  }

  /** The permissions that were found with the user, once. */
  takeFoundPermissions({ userId, backend }: Login): ReadonlySet<string> | undefined {
    const isTheirs = this.#record?.userId === userId && this.#record.backend === backend
    const permissions = this.#permissions
    this.#permissions = undefined
    return isTheirs ? permissions : undefined
  }

  /**
   * Lets koa-session give the session a new id in one step: where it destroys and then inserts, the
   * stored session is replaced.
   *
   * @param mustExist whether a session that was destroyed meanwhile stays so.
   */
  async rotate(mustExist: boolean, regenerate: () => Promise<void>): Promise<void> {
    this.#rotation = { mustExist, from: null }
    try {
      await regenerate()
    } finally {
      this.#rotation = null
    }
  }

  /** Leaves what is stored alone, until the session is given a new id. */
  ignore(): void {
    this.#isIgnored = true
  }

  async set(id: string, session: SessionData): Promise<void> {
    if (this.#isIgnored && !this.#rotation) return
    const data = withoutPrivateKeys(session)
    if (this.#id === id) await this.#merge(data)
    else if (this.#rotation) await this.#replace(id, data, this.#rotation)
    // Visitors who are not logged in, and about whom nothing is to be remembered, get no row.
    else if (Object.keys(data).length > 0) await this.#insert(id, data)
  }

  async destroy(id: string): Promise<void> {
    if (this.#id !== id) return
    if (this.#rotation) {
      this.#rotation.from = sha256(id)
      return
    }
    this.#forget()
    await this.#options.store.destroy(sha256(id))
  }

  async #replace(id: string, data: SessionData, { from, mustExist }: Rotation): Promise<void> {
    const { store } = this.#options
    const isEmpty = Object.keys(data).length === 0
    this.#forget()
    if (isEmpty) {
      if (from) await store.destroy(from)
      return
    }
    const record = this.#newRecord(id, data)
    const isReplaced = from !== null && (await store.replace(from, record))
    if (!isReplaced && mustExist) return
    if (!isReplaced) await store.insert(record)
    this.#remember(id, structuredClone(record))
  }

  async #insert(id: string, data: SessionData): Promise<void> {
    const record = this.#newRecord(id, data)
    await this.#options.store.insert(record)
    this.#remember(id, structuredClone(record))
  }

  #newRecord(id: string, data: SessionData): SessionRecord {
    const { lifetime, clock } = this.#options
    const now = clock()
    return {
      idHash: sha256(id),
      version: 1,
      ...ownerOf(data),
      data,
      isRemembered: this.#isRemembered,
      createdAt: now,
      lastSeenAt: now,
      idleEndsAt: idleEnd(lifetime, this.#isRemembered, now),
      absoluteEndsAt: absoluteEnd(lifetime, this.#isRemembered, now),
      address: this.#client.address,
      agent: this.#client.agent?.slice(0, LONGEST_AGENT) ?? null,
    }
  }

  async #merge(data: SessionData): Promise<void> {
    const changes = this.#record && findChanges(this.#record.data, data)
    for (let merges = 0; changes && this.#record; merges++) {
      if (merges === MAX_MERGES) throw new StoreUnavailable('The session store')
      const { idHash, version, data: stored } = this.#record
      const merged = applyChanges(stored, changes)
      const change = { ...ownerOf(merged), data: merged }
      if (await this.#options.store.update(idHash, version, change)) {
        this.#record = structuredClone({ ...this.#record, ...change, version: version + 1 })
        return
      }
      // Destroyed meanwhile: it stays destroyed, and what this request wanted to add is dropped.
      this.#record = await this.#options.store.find(idHash, this.#options.clock())
    }
  }

  async #touch({ idHash, isRemembered, idleEndsAt }: SessionState, now: number): Promise<void> {
    const { store, touches, lifetime } = this.#options
    const touch = { idHash, lastSeenAt: now, idleEndsAt: idleEnd(lifetime, isRemembered, now) }
    if (touches) await touches.add(touch, idleEndsAt)
    else await store.touch(idHash, touch.lastSeenAt, touch.idleEndsAt)
  }

  #forget(): void {
    this.#isIgnored = false
    this.#id = null
    this.#record = null
    this.#user = undefined
    this.#permissions = undefined
  }

  #remember(id: string, record: SessionState): void {
    this.#id = id
    this.#record = record
    this.#user = undefined
    this.#permissions = undefined
  }
}
