import { localRequest, type RequestInfo } from '../backend.ts'
import type { EventHub } from '../events.ts'
import type { Stores } from '../stores.ts'
import type { UserReference } from '../user.ts'

/** Who changes the second factors of somebody, and from where. */
export interface FactorAct {
  /** Who does it: `null` for a command (the owner). */
  readonly actor?: UserReference | null
  /** (`localRequest`) */
  readonly request?: RequestInfo
  /** The public id of the session in which it is done, which goes on (none: all sessions of the owner end). */
  readonly session?: string | null
  /** Whether the other sessions of the owner go on, too (false). */
  readonly keepsSessions?: boolean
}

/**
 * What follows a change of second factors: whoever was in without the new one, or by the old one, is out, and
 * everybody who listens is told.
 */
export class FactorChanges {
  readonly #stores: Pick<Stores, 'sessions' | 'tokens'>
  readonly #events: EventHub

  constructor(stores: Pick<Stores, 'sessions' | 'tokens'>, events: EventHub) {
    this.#stores = stores
    this.#events = events
  }

  /** Ends the other sessions, and no browser is trusted any more. */
  async endOthers(owner: UserReference, act: FactorAct): Promise<void> {
    await this.#stores.tokens?.destroyAllOf(owner, 'trusted-browser')
    if (act.keepsSessions) return
    await this.#stores.sessions.destroyAllOf(owner, act.session ?? undefined)
  }

  /** Somebody could not log in by what is no password, and named nobody. */
  async announceFailedLogin(request: RequestInfo): Promise<void> {
    await this.#events.emit({ name: 'login.failed', request, details: { credentials: {} } })
  }

  async announce(
    name: string,
    owner: UserReference,
    { actor = owner, request = localRequest, session = null }: FactorAct,
    details: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    await this.#events.emit({ name, actor, subject: owner, request, session, details })
  }
}
