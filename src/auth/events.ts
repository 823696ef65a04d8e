import { type Credentials, localRequest, type RequestInfo } from './backend.ts'
import { type Clock, systemClock } from './clock.ts'
import type { AskedOfMany, EndedOfSome } from './emergencies/event-details.ts'
import type { ImportDetails } from './import/import-details.ts'
import type { SectionDetails } from './sections/section-details.ts'
import type { UserReference } from './user.ts'

/** What each kind of event tells beside the envelope. Declare your own by merging into this. */
export interface EventDetails {
  'login.succeeded': { readonly methods: readonly string[] }
  /** What a stranger typed: never keep it. Secrets among it are of type `Secret`. */
  'login.failed': { readonly credentials: Credentials }
  /** Somebody has asked to log in by mail, and it is on its way to whoever has the address. */
  'login.mail-asked': object
  /** Somebody who is logged in has proved again who they are. */
  'login.confirmed': { readonly methods: readonly string[] }
  /** The hook or the page that refused; `code` is that of the problem. */
  'login.refused': { readonly code: string }
  /** Too many tries at any way in, told once for a client and minute; `count` is how many were refused. */
  'login.throttled': { readonly use: string; readonly retryAfterMs: number; readonly count: number }
  /** Far more tries fail in this process than usual: so many in this minute. */
  'throttle.surge': { readonly failures: number }
  /** The right password after at least five wrong ones, not from a browser that is known; `use` is the way in. */
  'login.after-failures': { readonly use: string; readonly failures: number }
  /** Somebody logged in in a browser that was not known as theirs. */
  'device.new': { readonly isFirst: boolean }
  /** Somebody has asked not to give a second factor in their browser, for so many days. */
  'device.trusted': { readonly days: number }
  /** No browser of somebody is trusted any more; `count` is how many there were. */
  'device.trust-ended': { readonly count: number }
  logout: object
  /** Somebody has asked for a link, and it is on its way to whoever has the address. */
  'password.reset-asked': object
  'password.reset': { readonly by?: 'recovery' }
  /** A link is on its way to the new address. */
  'email.change-asked': object
  'email.changed': object
  /** The first address of an account. */
  'email.verified': object
  /** Somebody must set a new password at their next login; `leaked`: strangers know it. Their sessions have ended. */
  'password.required': { readonly reason: 'asked' | 'leaked' } & Partial<AskedOfMany>
  /** `isUnusable`: nobody can log in with a password any more. `password.removed`: by its owner, who has a passkey. */
  'password.changed': { readonly isUnusable?: boolean }
  'password.removed': object
  /**
   * So many sessions were ended, and not by a logout. `reason`: `misused`, somebody has a copy of a remembered
   * browser's cookie; `limit`, in too many places; none: somebody wished it. `group`: they were those of its members.
   */
  'session.ended': { readonly count: number } & Partial<EndedOfSome>
  /** A backup was put back, and the sessions that came with it were ended; `count` is how many. */
  'backup.restored': { readonly count: number }
  /** By its public id; `groups` are those that its account joins. */
  'invitation.sent': { readonly invitation: string; readonly groups: readonly string[] }
  /** Somebody has made an account by it. */
  'invitation.used': { readonly invitation: string }
  /** `kind`: `app`, `passkey`. The other sessions have ended. `isFirst`: the account was made with it, without a password. */
  'factor.added': { readonly kind: string; readonly isFirst?: boolean }
  'factor.removed': { readonly kind: string }
  /**
   * A wrong code of somebody who was recognised; `kind`: `app`, `recovery`, `passkey`. `inARow`: which wrong one
   * in a row it is, where that is counted (1).
   */
  'factor.failed': { readonly kind: string; readonly inARow: number }
  /**
   * The counter of a passkey went back, so there may be a copy of it. `name` is what its owner calls it;
   * `isRefused`: it proved nothing.
   */
  'passkey.counter-back': { readonly name: string | null; readonly isRefused: boolean }
  /** Somebody who had lost their second factors has none any more; `count` is how many there were. */
  'factor.reset': { readonly count: number }
  /** `left`: how many recovery codes there are still; `isFew`: it is time for new ones. */
  'recovery.used': { readonly left: number; readonly isFew: boolean }
  /** There are new recovery codes, and those from before are over. */
  'recovery.renewed': { readonly count: number }
  'user.created': object
  /** `fields`: the names of what was changed. */
  'user.updated': { readonly fields: readonly string[] }
  'user.activated': object
  /** Their wrong passwords and wrong second factors are forgotten. */
  'user.unlocked': object
  'user.deactivated': object
  /** By its owner. It can be opened again for some days; then it is deleted. */
  'user.closed': object
  'user.reopened': object
  /** `reason`: nobody has confirmed its address in time (somebody wished it). */
  'user.deleted': { readonly reason?: 'unconfirmed' }
  'user.kept': object
  /** Somebody took a copy: of all that is kept of the person, or staff of the list of people. */
  'user.data-exported': object
  'user.list-exported': object
  'group.created': { readonly group: string }
  /** `was`: the name before; `added`, `removed`: permissions. */
  'group.changed': {
    readonly group: string
    readonly was?: string
    readonly added?: readonly string[]
    readonly removed?: readonly string[]
  }
  'group.deleted': { readonly group: string }
  /** What was granted to somebody: directly, and by a group. */
  'grant.added': { readonly permissions: readonly string[]; readonly groups: readonly string[] }
  'grant.removed': { readonly permissions: readonly string[]; readonly groups: readonly string[] }
  /** A row of a section of the admin; `fields`: the names of what was written, never the values. */
  'section.added': SectionDetails
  'section.changed': SectionDetails
  'section.deleted': SectionDetails
  'section.exported': { readonly section: string }
  'import.started': object
  'import.ended': ImportDetails
}

type DetailsOf<N extends string> = N extends keyof EventDetails
  ? EventDetails[N]
  : Readonly<Record<string, unknown>>

/** Something that happened: one envelope for all events, so that an audit needs nothing else. */
export interface AuthEvent<N extends string = string> {
  /** `area.what`, such as `login.succeeded`. */
  readonly name: N
  /** When, in milliseconds since 1970-01-01 UTC. */
  readonly at: number
  /** The request behind it; `localRequest` for a command or a job. */
  readonly request: RequestInfo
  /** Who did it; `null` for somebody unknown, and for a command. */
  readonly actor: UserReference | null
  /** To whom it was done; `null` when it concerns nobody in particular. */
  readonly subject: UserReference | null
  /** The public id of the session; `null` when there is none. */
  readonly session: string | null
  readonly details: DetailsOf<N>
}

/** An event as it is emitted: what is missing is filled in. */
export type NewEvent<N extends string = string> = Pick<AuthEvent<N>, 'name'> &
  Partial<Omit<AuthEvent<N>, 'name'>>

/** Hears of an event. What it returns is awaited before the next listener is told. */
export type Listener<N extends string = string> = (event: AuthEvent<N>) => void | Promise<void>

/** Hears of the errors of listeners. They stop nothing: only hooks refuse. */
export type ListenerErrorHandler = (error: unknown, event: string) => void

const EVERYTHING = '*'

/** Tells listeners what happened, one after the other, in the order in which they connected. */
export class EventHub {
  readonly #listeners = new Map<string, Set<{ readonly listener: Listener }>>()
  readonly #onError: ListenerErrorHandler
  readonly #clock: Clock

  constructor(onError: ListenerErrorHandler, clock: Clock = systemClock) {
    this.#onError = onError
    this.#clock = clock
  }

  /**
   * Connects a listener to events of one name, or to all of them with `*`.
   *
   * @returns disconnects it.
   */
  on<N extends string>(name: N, listener: Listener<N>): () => void {
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners)
    const connection = { listener: listener as Listener }
    listeners.add(connection)
    return () => listeners.delete(connection)
  }

  /** Tells everybody who listens. Never throws. */
  async emit<N extends string>(given: NewEvent<N>): Promise<void> {
    const event = this.#complete(given as NewEvent)
    const listening = (name: string) => [...(this.#listeners.get(name) ?? [])]
    for (const { listener } of [...listening(event.name), ...listening(EVERYTHING)]) {
      try {
        await listener(event)
      } catch (error) {
        this.#onError(error, event.name)
      }
    }
  }

  /** Hands on an error that must not stop what is going on. */
  report(error: unknown, event: string): void {
    this.#onError(error, event)
  }

  #complete(given: NewEvent): AuthEvent {
    const event: AuthEvent = {
      at: this.#clock(),
      request: localRequest,
      actor: null,
      subject: null,
      session: null,
      details: {},
      ...given,
    }
    return Object.freeze(event)
  }
}
