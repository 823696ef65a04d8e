import { localRequest, type RequestInfo } from '../backend.ts'
import { type Clock, systemClock } from '../clock.ts'
import type { EventHub } from '../events.ts'
import type { UserReference } from '../user.ts'
import type { SessionStore, SessionSummary } from './session-store.ts'

export interface SessionServiceOptions {
  readonly store: SessionStore
  readonly events: EventHub
  readonly clock?: Clock
}

/** Shows people where they are logged in, and ends what they no longer want. */
export class SessionService {
  readonly #store: SessionStore
  readonly #events: EventHub
  readonly #clock: Clock

  constructor({ store, events, clock = systemClock }: SessionServiceOptions) {
    this.#store = store
    this.#events = events
    this.#clock = clock
  }

  /** The sessions of a person that are not over, the one that was used last first. */
  listOf(owner: UserReference): Promise<readonly SessionSummary[]> {
    return this.#store.listOf(owner, this.#clock())
  }

  /**
   * Ends one session of a person. It counts in every process at the next request.
   *
   * @returns false when it is over already, or is not theirs; nothing happens then.
   */
  async end(
    owner: UserReference,
    publicId: string,
    request: RequestInfo = localRequest,
  ): Promise<boolean> {
    const isEnded = await this.#store.destroyOne(owner, publicId)
    if (isEnded) await this.#announce(owner, 1, publicId, request)
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

  async #announce(
    owner: UserReference,
    count: number,
    session: string,
    request: RequestInfo,
  ): Promise<void> {
    const who = { actor: owner, subject: owner, session, request }
    await this.#events.emit({ name: 'session.ended', ...who, details: { count } })
  }
}
