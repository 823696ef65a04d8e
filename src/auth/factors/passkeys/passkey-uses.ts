import { type Clock, MINUTE_MS } from '../../clock.ts'
import { sha256 } from '../../crypto/keyed-digest.ts'
import type { TokenStore } from '../../tokens/token-store.ts'
import type { FactorAct, FactorChanges } from '../factor-changes.ts'
import type { Factor, FactorStore } from '../factor-store.ts'
import type { ProvedUse } from './passkey-check.ts'
import type { PasskeyTicket } from './passkey-ticket.ts'

/** What a passkey whose counter went back is: something to tell its owner, or no proof. */
export type PasskeyCounter = 'notice' | 'refuse'

/** From where a passkey is used, and in which session. */
export type Told = Required<Pick<FactorAct, 'request' | 'session'>>

/** What {@link PasskeyUses} is made of. */
export interface PasskeyUsesOptions {
  readonly store: FactorStore
  /** Where it is noted that a challenge was answered. */
  readonly tokens: TokenStore
  readonly changes: FactorChanges
  readonly clock: Clock
  readonly counterRule: PasskeyCounter
}

/** So long the note of an answer outlives its challenge: clocks of two machines differ. */
const CLOCK_MARGIN_MS = 5 * MINUTE_MS

/** Sees to it that nothing of a passkey counts twice: neither an answer, nor what a copy of it has signed. */
export class PasskeyUses {
  readonly #options: PasskeyUsesOptions

  constructor(options: PasskeyUsesOptions) {
    this.#options = options
  }

  /** Whether this was the first answer to the challenge: of any number of parallel ones one is. */
  async take(
    { challenge, until }: PasskeyTicket,
    tokens: TokenStore = this.#options.tokens,
  ): Promise<boolean> {
    const id = sha256(challenge)
    const rest = { owner: null, sentTo: null, state: null, data: {}, triesLeft: null }
    const times = { createdAt: this.#options.clock(), expiresAt: until + CLOCK_MARGIN_MS }
    // No secret belongs to the id: nobody can use the token itself.
    return tokens.issue({ id, purpose: 'passkey', digest: id, ...rest, ...times })
  }

  /** Notes the use, as a whole login if it was one (`isAlone`). A counter that is not higher speaks of a copy of the key (WebAuthn level 3, 6.1.1). */
  async note(factor: Factor, used: ProvedUse, told: Told, isAlone: boolean): Promise<boolean> {
    const { store, clock, changes, counterRule } = this.#options
    const { id, owner } = factor
    const alone = isAlone ? ({ logsInAlone: true } as const) : {}
    const use = { counter: used.counter, isBackedUp: used.isBackedUp, at: clock(), ...alone }
    if (await store.use(id, use)) return true
    const isThere = (await store.listOf(owner)).some((one) => one.id === id)
    if (!isThere) return false
    const isRefused = counterRule === 'refuse'
    const details = { name: factor.name, isRefused }
    await changes.announce('passkey.counter-back', owner, { ...told, actor: null }, details)
    return !isRefused && store.use(id, { ...use, acceptsLower: true })
  }
}
