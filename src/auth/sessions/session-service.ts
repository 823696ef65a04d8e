import { localRequest, type RequestInfo } from '../backend.ts'
import { type Clock, systemClock } from '../clock.ts'
import type { EventHub } from '../events.ts'
import type { UserReference } from '../user.ts'
import type { SessionPage, SessionStore, SessionSummary } from './session-store.ts'

export interface SessionServiceOptions {
  readonly store: SessionStore
  readonly events: EventHub
  readonly clock?: Clock
  /** In how many places a person can be logged in at once; 0 for any number (0). */
  readonly mostPerUser?: number
}

/** Shows people where they are logged in, and ends what they no longer want. */
export class SessionService {
  readonly #store: SessionStore
  readonly #events: EventHub
  readonly #clock: Clock
  readonly #mostPerUser: number

  constructor({ store, events, clock = systemClock, mostPerUser = 0 }: SessionServiceOptions) {
    this.#store = store
    this.#events = events
    this.#clock = clock
    this.#mostPerUser = mostPerUser
  }

  /** The sessions of a person that are not over, the one that was used last first. */
  listOf(owner: UserReference): Promise<readonly SessionSummary[]> {
    return this.#store.listOf(owner, this.#clock())
  }

  /** The sessions of everybody, the newest first; `null` where the store cannot list them. */
  async listAll(after: string | null, limit: number): Promise<SessionPage | null> {
    return (await this.#store.listAll?.(after, limit, this.#clock())) ?? null
  }

  /**
   * Ends one session of a person. It counts in every process at the next request.
   *
   * @param by who does it (its owner).
   * @returns false when it is over already, or is not theirs; nothing happens then.
   */
  async end(
    owner: UserReference,
    publicId: string,
    request: RequestInfo = localRequest,
    by: UserReference = owner,
  ): Promise<boolean> {
    const isEnded = await this.#store.destroyOne(owner, publicId)
    if (isEnded) await this.#announce(owner, 1, publicId, request, { by })
    return isEnded
  }

  /**
   * Ends all sessions of a person but the one in which they ask for it.
   *
   * @returns how many.
   */
  async endOthers(
    owner: UserReference,
    ownPublicId: string,
    request: RequestInfo = localRequest,
  ): Promise<number> {
    const count = await this.#store.destroyAllOf(owner, ownPublicId)
    if (count > 0) await this.#announce(owner, count, ownPublicId, request)
    return count
  }

  /**
   * Ends all sessions of somebody whose account is kept elsewhere, or is gone.
   *
   * @param by who does it.
   * @returns how many.
   */
  async endAllOf(owner: UserReference, request: RequestInfo, by: UserReference): Promise<number> {
    const count = await this.#store.destroyAllOf(owner)
    if (count > 0) await this.#announce(owner, count, null, request, { by })
    return count
  }

  /**
   * Ends the sessions of a person that were used least lately, if they are logged in in more places than
   * they may be (ASVS 5.0, 7.1.2). To be called after a login.
   *
   * @param ownPublicId the session of that login, which stays.
   * @returns how many.
   */
  async keepWithinLimit(
    owner: UserReference,
    ownPublicId: string,
    request: RequestInfo = localRequest,
  ): Promise<number> {
    if (this.#mostPerUser === 0) return 0
    const others = this.#mostPerUser - 1
    const count = await this.#store.destroyOldest(owner, ownPublicId, others, this.#clock())
    if (count > 0) await this.#announce(owner, count, ownPublicId, request, { reason: 'limit' })
    return count
  }

  async #announce(
    owner: UserReference,
    count: number,
    session: string | null,
    request: RequestInfo,
    { reason, by = owner }: { readonly reason?: 'limit'; readonly by?: UserReference } = {},
  ): Promise<void> {
    const who = { actor: by, subject: owner, session, request }
    const details = { count, ...(reason && { reason }) }
    await this.#events.emit({ name: 'session.ended', ...who, details })
  }
}
