import type { RequestInfo } from '../../backend.ts'
import { type Clock, DAY_MS } from '../../clock.ts'
import { sha256 } from '../../crypto/keyed-digest.ts'
import type { EventHub } from '../../events.ts'
import type { Secret } from '../../secret.ts'
import type { TokenService } from '../../tokens/token-service.ts'
import type { Token } from '../../tokens/token-store.ts'
import { referenceTo, type User, type UserReference } from '../../user.ts'
import type { FactorAct } from '../factor-changes.ts'
import type { FactorOverview } from '../factor-overview.ts'

const PURPOSE = 'trusted-browser'

/** Trusted browsers of a person that are told of. */
export const MOST_SHOWN = 100

/** What {@link TrustedBrowsers} is made of. */
export interface TrustedBrowsersOptions {
  readonly tokens: TokenService
  readonly events: EventHub
  readonly clock: Clock
  /** Days for which a browser is trusted, from the second factor on that was given in it. */
  readonly days: number
}

/** Somebody who logs in, by the name of their backend. */
export interface TrustingPerson {
  readonly user: User
  readonly backend: string
}

/**
 * The browsers in which people have asked not to give a second factor each time. What the browser keeps opens
 * nothing by itself, and it stands for no factor: `requireFactor()` and a proof before a sensitive step still
 * ask. It is void once the password, the address or any second factor of the person is another.
 */
export class TrustedBrowsers {
  readonly #options: TrustedBrowsersOptions

  constructor(options: TrustedBrowsersOptions) {
    this.#options = options
    const { events, tokens } = options
    // A user without sessionStamp() has nothing that a token could be bound to.
    for (const name of ['password.changed', 'password.removed', 'password.reset']) {
      events.on(name, async ({ subject }) => {
        if (subject) await tokens.destroyAllOf(subject, PURPOSE)
      })
    }
  }

  /** Days for which a browser is trusted. */
  get days(): number {
    return this.#options.days
  }

  /** The same, in milliseconds. */
  get lifetimeMs(): number {
    return this.days * DAY_MS
  }

  /**
   * Trusts the browser of somebody who has just given a second factor.
   *
   * @param factors what they have.
   * @returns what the browser is to keep.
   */
  async trust(
    { user, backend }: TrustingPerson,
    factors: FactorOverview,
    request: RequestInfo,
  ): Promise<Secret> {
    const { tokens, events } = this.#options
    const owner = referenceTo(user, { name: backend })
    const { text } = await tokens.issue({
      ...{ purpose: PURPOSE, owner, boundTo: user, lifetimeMs: this.lifetimeMs },
      data: { factors: digestOf(factors) },
    })
    const who = { actor: owner, subject: owner, request }
    await events.emit({ name: 'device.trusted', ...who, details: { days: this.days } })
    return text
  }

  /** Whether the person need not give one where this request comes from. */
  async covers(
    person: TrustingPerson,
    factors: FactorOverview,
    { trusted = [] }: RequestInfo,
  ): Promise<boolean> {
    const { tokens } = this.#options
    const found = await Promise.all(trusted.map((text) => tokens.find(PURPOSE, text.reveal())))
    return found.some((token) => token !== null && this.#holds(token, person, factors))
  }

  /**
   * Since when each browser of this person is trusted, in milliseconds since 1970-01-01 UTC, the last one first:
   * {@link MOST_SHOWN} of them at most.
   */
  async listOf(person: TrustingPerson, factors: FactorOverview): Promise<readonly number[]> {
    const owner = referenceTo(person.user, { name: person.backend })
    const tokens = await this.#options.tokens.listOf(owner, PURPOSE, MOST_SHOWN)
    const held = tokens.filter((token) => this.#holds(token, person, factors))
    return held.map(({ createdAt }) => createdAt)
  }

  /** Trusts no browser of this person any more, and says how many there were. */
  async endAllOf(owner: UserReference, act: FactorAct = {}): Promise<number> {
    const { tokens, events } = this.#options
    const count = await tokens.destroyAllOf(owner, PURPOSE)
    const { actor = owner, request, session = null } = act
    const who = { actor, subject: owner, session, ...(request && { request }) }
    if (count > 0) await events.emit({ name: 'device.trust-ended', ...who, details: { count } })
    return count
  }

  #holds(token: Token, { user, backend }: TrustingPerson, factors: FactorOverview): boolean {
    const { owner, createdAt, data } = token
    const { tokens, clock } = this.#options
    const isTheirs = owner?.backend === backend && owner.userId === String(user.id)
    // The setting may have fewer days by now.
    const isFresh = clock() < createdAt + this.lifetimeMs
    const isOfToday = data.factors === digestOf(factors) && tokens.isStillTrue(token, user)
    return isTheirs && isFresh && isOfToday
  }
}

/** Names the apps and passkeys of a person: another one, and it is another. */
function digestOf({ apps, passkeys }: FactorOverview): string {
  const ids = [...apps, ...passkeys].map(({ id }) => id)
  return sha256(JSON.stringify(ids.sort()))
}
