import type { RequestInfo } from '../../backend.ts'
import type { ThrottleService } from '../../throttling/throttle-service.ts'
import type { UserReference } from '../../user.ts'

import type { FactorAct } from '../factor-changes.ts'
import type { Factor } from '../factor-store.ts'
import { JoiningPasskeys } from './joining-passkeys.ts'
import { newPasskeyFactor } from './new-passkey.ts'
import { PasskeyCheck, type PasskeyMethod } from './passkey-check.ts'
import { readPasskeyKey } from './passkey-keys.ts'
import {
  creationOf,
  handleOf,
  type PasskeyCreation,
  type PasskeyRequest,
  requestOf,
} from './passkey-options.ts'
import {
  answerIn,
  newTicket,
  type PasskeyTicket,
  type PasskeyTry,
  type PasskeyUse,
} from './passkey-ticket.ts'
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

/** Passkeys (WebAuthn level 3): adds them, and checks their answers. Each challenge is answered once. */
export class Passkeys {
  /** The first passkeys of people who have no account yet. */
  readonly joining: JoiningPasskeys
  readonly #options: PasskeysOptions
  readonly #check: PasskeyCheck
  readonly #uses: PasskeyUses

  constructor(options: PasskeysOptions) {
    this.#options = options
    this.#uses = new PasskeyUses(options)
    this.#check = new PasskeyCheck(options.party)
    const { party, changes, clock } = options
    this.joining = new JoiningPasskeys({
      ...{ party, changes, clock, check: this.#check, uses: this.#uses },
    })
  }

  /** Begins a new passkey of a person; `null` when they have {@link MOST_PASSKEYS} already. */
  async beginAdding(
    owner: UserReference,
    username: string,
  ): Promise<Begun<PasskeyCreation> | null> {
    const known = await this.#of(owner)
    if (known.length >= MOST_PASSKEYS) return null
    this.#check.prepare()
    // Always the same for one person, so that a device keeps one passkey of theirs.
    const own = known.map(({ secret }) => readPasskeyKey(secret)?.handle ?? null)
    const given = own.find((one) => one !== null) ?? null
    const ticket = newTicket('add', owner, this.#options.clock(), given)
    const holder = { handle: given ?? handleOf(owner), username, known }
    return { ticket, options: creationOf(this.#options.party, ticket, holder) }
  }

  /** Begins a login by a passkey alone. Nothing is stored, and nobody is named. */
  beginLogin(): Begun<PasskeyRequest> {
    this.#check.prepare()
    const ticket = newTicket('login', null, this.#options.clock())
    return { ticket, options: requestOf(this.#options.party, ticket) }
  }

  /** Begins a proof of somebody who is known; `null` for who has no passkey. */
  async beginProof(owner: UserReference): Promise<Begun<PasskeyRequest> | null> {
    const known = await this.#of(owner)
    if (known.length === 0) return null
    this.#check.prepare()
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
    const found = answerIn(tried, { use: 'add', owner, now: clock() })
    const made = found && (await this.#check.made(found.answer, false))
    if (!made || !(await this.#uses.take(found.ticket))) return 'refused'
    const { method, isVerified } = made
    const { transports, isDiscoverable } = found.answer
    const handle = found.ticket.handle ?? null
    const factor = newPasskeyFactor(owner, {
      ...{ made, transports, handle, name, rpId: party.id, now: clock() },
      logsInAlone: isVerified && isDiscoverable,
    })
    if (!(await store.add([factor]))) return 'known'
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
    use: Exclude<PasskeyUse, 'add' | 'join'>,
    owner: UserReference | null,
    told: Told,
  ): Promise<PasskeyProof | null> {
    const found = answerIn(tried, { use, owner, now: this.#options.clock() })
    if (!found) return null
    const { answer, ticket } = found
    const factor = await this.#options.store.findCredential(answer.id)
    if (!factor || factor.confirmedAt === null) return null
    if (owner && !isSame(owner, factor.owner)) return null
    // A device that names a person names the one whose passkey it is (WebAuthn level 3, 7.2, step 6).
    const key = readPasskeyKey(factor.secret)
    const { userHandle } = answer.response
    const handle = key?.handle ?? handleOf(factor.owner)
    if (userHandle !== undefined && userHandle !== handle) return null
    const isAlone = use === 'login'
    const used = key && (await this.#check.used(answer, key.publicKey, isAlone))
    if (!used || !(await this.#uses.take(ticket))) return null
    if (!(await this.#uses.note(factor, used, told, isAlone))) return null
    return { owner: factor.owner, method: used.method }
  }

  async #of(owner: UserReference): Promise<readonly Factor[]> {
    return (await this.#options.store.listOf(owner)).filter(({ kind }) => kind === 'passkey')
  }
}

function isNull(value: unknown): boolean {
  return value === null
}

function isSame(one: UserReference, other: UserReference): boolean {
  return one.backend === other.backend && one.userId === other.userId
}
