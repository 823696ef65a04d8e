import type { RequestInfo } from '../../backend.ts'
import { randomText } from '../../crypto/random.ts'
import type { ThrottleService } from '../../throttling/throttle-service.ts'
import type { UserReference } from '../../user.ts'

import type { FactorAct } from '../factor-changes.ts'
import { factorNameFrom } from '../factor-name.ts'
import type { Factor } from '../factor-store.ts'
import { type PasskeyAnswer, readPasskeyAnswer } from './passkey-answer.ts'
import { PasskeyCheck, type PasskeyMethod } from './passkey-check.ts'
import { passkeyKeyText, readPasskeyKey } from './passkey-keys.ts'
import {
  creationOf,
  handleOf,
  type PasskeyCreation,
  type PasskeyRequest,
  requestOf,
} from './passkey-options.ts'
import { newTicket, type PasskeyTicket, type PasskeyUse, ticketFor } from './passkey-ticket.ts'
import { PasskeyUses, type PasskeyUsesOptions, type Told } from './passkey-uses.ts'
import type { RelyingParty } from './relying-party.ts'

/** Passkeys that a person may have. */
export const MOST_PASSKEYS = 20

/** What {@link Passkeys} is made of. */
export interface PasskeysOptions extends PasskeyUsesOptions {
  readonly party: RelyingParty
  readonly throttle: ThrottleService
}

/** What a browser is asked, and the ticket that must come back with its answer. */
export interface Begun<T> {
  readonly options: T
  readonly ticket: PasskeyTicket
}

/** Whose passkey it was, and how it counts as a proof. */
export interface PasskeyProof {
  readonly owner: UserReference
  readonly method: PasskeyMethod
}

/** What came of a new passkey: it is `known` when somebody has added it before. */
export type PasskeyAdded = { readonly method: PasskeyMethod } | 'refused' | 'known'

/** An answer as a form brings it, and the tickets that the browser has kept. */
export interface PasskeyTry {
  readonly text: string
  readonly tickets: readonly PasskeyTicket[]
}

/** Passkeys (WebAuthn level 3): adds them, and checks their answers. Each challenge is answered once. */
export class Passkeys {
  readonly #options: PasskeysOptions
  readonly #check: PasskeyCheck
  readonly #uses: PasskeyUses

  constructor(options: PasskeysOptions) {
    this.#options = options
    this.#uses = new PasskeyUses(options)
    this.#check = new PasskeyCheck(options.party)
  }

  /** Begins a new passkey of a person; `null` when they have {@link MOST_PASSKEYS} already. */
  async beginAdding(
    owner: UserReference,
    username: string,
  ): Promise<Begun<PasskeyCreation> | null> {
    const known = await this.#of(owner)
    if (known.length >= MOST_PASSKEYS) return null
    const ticket = newTicket('add', owner, this.#options.clock())
    return { ticket, options: creationOf(this.#options.party, ticket, { owner, username, known }) }
  }

  /** Begins a login by a passkey alone. Nothing is stored, and nobody is named. */
  beginLogin(): Begun<PasskeyRequest> {
    const ticket = newTicket('login', null, this.#options.clock())
    return { ticket, options: requestOf(this.#options.party, ticket) }
  }

  /** Begins a proof of somebody who is known; `null` for who has no passkey. */
  async beginProof(owner: UserReference): Promise<Begun<PasskeyRequest> | null> {
    const known = await this.#of(owner)
    if (known.length === 0) return null
    const ticket = newTicket('factor', owner, this.#options.clock())
    return { ticket, options: requestOf(this.#options.party, ticket, known) }
  }

  /**
   * Adds a passkey, and ends the other sessions.
   *
   * @param name what its owner calls it (nothing).
   */
  async add(
    owner: UserReference,
    tried: PasskeyTry,
    { name = null, ...act }: FactorAct & { readonly name?: string | null } = {},
  ): Promise<PasskeyAdded> {
    const { store, party, changes, clock } = this.#options
    const { answer, ticket } = this.#answerIn(tried, 'add', owner)
    const made = ticket && answer && (await this.#check.made(answer))
    if (!made || !(await this.#uses.take(ticket))) return 'refused'
    const now = clock()
    const { credentialId, publicKey, counter, isBackedUp, method } = made
    const isAdded = await store.add([
      {
        ...{ id: randomText(ID_BYTES), owner, kind: 'passkey', name: factorNameFrom(name ?? '') },
        secret: passkeyKeyText({ rpId: party.id, publicKey }),
        ...{ credentialId, transports: answer.transports, isBackedUp, counter },
        ...{ createdAt: now, confirmedAt: now, lastUsedAt: null },
      },
    ])
    if (!isAdded) return 'known'
    await changes.endOthers(owner, act)
    await changes.announce('factor.added', owner, act, { kind: 'passkey' })
    return { method }
  }

  /**
   * Whose answer this is, for a login by a passkey alone. The device must have asked who holds it.
   *
   * @returns `null` for every answer that proves nothing.
   * @throws Throttled when the client has tried too often; nothing was compared.
   */
  async logIn(tried: PasskeyTry, request: RequestInfo): Promise<PasskeyProof | null> {
    const { throttle, changes } = this.#options
    const prove = () => this.#prove(tried, 'login', null, { request, session: null })
    const proof = await throttle.guard('passkey', { request }, prove, isNull)
    if (!proof) await changes.announceFailedLogin(request)
    return proof
  }

  /**
   * Whether this answers for that person: the second step of a login, or a proof before a sensitive step.
   *
   * @returns how it counts; `null` when it proves nothing.
   * @throws Throttled when the client has tried too often; nothing was compared.
   */
  async prove(owner: UserReference, tried: PasskeyTry, told: Told): Promise<PasskeyMethod | null> {
    const { throttle, changes } = this.#options
    const { request } = told
    const prove = () => this.#prove(tried, 'factor', owner, told)
    const proof = await throttle.guard('passkey', { request }, prove, isNull)
    if (proof) return proof.method
    const by = { ...told, actor: null }
    await changes.announce('factor.failed', owner, by, { kind: 'passkey', inARow: 1 })
    return null
  }

  async #prove(
    tried: PasskeyTry,
    use: Exclude<PasskeyUse, 'add'>,
    owner: UserReference | null,
    told: Told,
  ): Promise<PasskeyProof | null> {
    const { answer, ticket } = this.#answerIn(tried, use, owner)
    const factor = answer && (await this.#options.store.findCredential(answer.id))
    if (!answer || !ticket || !factor || factor.confirmedAt === null) return null
    if (owner && !isSame(owner, factor.owner)) return null
    // A device that names a person names the one whose passkey it is (WebAuthn level 3, 7.2, step 6).
    const { userHandle } = answer.response
    if (userHandle !== undefined && userHandle !== handleOf(factor.owner)) return null
    const key = readPasskeyKey(factor.secret)
    const used = key && (await this.#check.used(answer, key.publicKey, use === 'login'))
    if (!used || !(await this.#uses.take(ticket)) || !(await this.#uses.note(factor, used, told)))
      return null
    return { owner: factor.owner, method: used.method }
  }

  /** What was answered, and the ticket that it answers; `null` for what is none. */
  #answerIn({ text, tickets }: PasskeyTry, use: PasskeyUse, owner: UserReference | null) {
    const answer = readPasskeyAnswer(text)
    const now = this.#options.clock()
    const ticket = answer && ticketFor(tickets, { challenge: answer.challenge, use, owner, now })
    return { answer, ticket } as { answer: PasskeyAnswer | null; ticket: PasskeyTicket | null }
  }

  async #of(owner: UserReference): Promise<readonly Factor[]> {
    return (await this.#options.store.listOf(owner)).filter(({ kind }) => kind === 'passkey')
  }
}

const ID_BYTES = 16

function isNull(value: unknown): boolean {
  return value === null
}

function isSame(one: UserReference, other: UserReference): boolean {
  return one.backend === other.backend && one.userId === other.userId
}
