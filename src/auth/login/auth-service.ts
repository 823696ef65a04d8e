import type { AuthenticationBackend, Credentials, RequestInfo } from '../backend.ts'
import { localRequest } from '../backend.ts'
import { type Clock, systemClock } from '../clock.ts'
import type { KeyedDigest } from '../crypto/keyed-digest.ts'
import { Refused } from '../errors.ts'
import type { EventHub } from '../events.ts'
import type { Hooks } from '../hooks.ts'
import type { AuthSession, StartOptions } from '../sessions/auth-session.ts'
import { ThrottleService, type ThrottleServiceOptions } from '../throttling/throttle-service.ts'
import type { User, UserReference, Visitor } from '../user.ts'
import { BackendList } from './backend-list.ts'
import { assertUser } from './check-user.ts'
import { CredentialCheck } from './credential-check.ts'
import { isSamePerson, type Login, referenceOf } from './login.ts'
import type { LoginOutcome, Need, NeedCheck, Recognised } from './outcome.ts'
import { SessionRecall } from './session-recall.ts'
import { SessionStamps } from './session-stamps.ts'

/** What an {@link AuthService} is made of. */
export interface AuthServiceOptions {
  /** Asked in this order. At least one; no two of the same name. */
  readonly backends: readonly AuthenticationBackend[]
  /** Keys the stamp that ties a session to its user's password. */
  readonly digest: KeyedDigest
  readonly events: EventHub
  readonly hooks?: Hooks
  /** Limits how often credentials may be tried (they are not limited). */
  readonly throttle?: ThrottleService
  /** What somebody who was recognised must still do, asked in this order (nothing). */
  readonly needs?: readonly NeedCheck[]
  /** Whether backends that can are told of each login (true). */
  readonly recordsLogins?: boolean
  readonly clock?: Clock
}

/** Logs people in and out, and tells whose session it is. */
export class AuthService {
  readonly events: EventHub
  readonly #options: Required<Pick<AuthServiceOptions, 'hooks' | 'recordsLogins' | 'clock'>>
  readonly #backends: BackendList
  readonly #check: CredentialCheck
  readonly #stamps: SessionStamps
  readonly #recall: SessionRecall

  /**
   * @throws TypeError for an empty list of backends, for two of one name, and for one whose users lack
   *   what its features need.
   */
  constructor({ backends, digest, events, ...options }: AuthServiceOptions) {
    this.#backends = new BackendList(backends)
    this.#stamps = new SessionStamps(digest)
    this.#recall = new SessionRecall(this.#backends, this.#stamps)
    this.#options = { hooks: {}, recordsLogins: true, clock: systemClock, ...options }
    const { clock } = this.#options
    const throttle = options.throttle ?? unlimited({ digest, events, clock })
    this.#check = new CredentialCheck({ backends: this.#backends, events, ...options, throttle })
    this.events = events
  }

  /** Finds out whose credentials these are. The first backend to answer wins. Makes no session. */
  authenticate(
    credentials: Credentials,
    request: RequestInfo = localRequest,
  ): Promise<LoginOutcome> {
    return this.#check.authenticate(credentials, request)
  }

  /** What somebody must still do before they may be logged in, in order; empty for nothing. */
  needsOf(who: Recognised, request: RequestInfo): Promise<readonly Need[]> {
    const methods = who.methods ?? this.#backends.methodsOf(who.backend)
    return this.#check.needsOf({ ...who, methods }, request)
  }

  /**
   * Logs a user in. The session gets a new id, whoever was logged in before.
   *
   * @throws Refused when a hook does not let the user in. Nothing has changed then.
   * @throws TypeError for a backend that is not there, and for what is no user, such as `anonymous`.
   */
  async logIn(
    session: AuthSession,
    who: Recognised,
    options: StartOptions = {},
    request: RequestInfo = localRequest,
  ): Promise<void> {
    assertUser(who.user, who.backend)
    const login = this.#loginOf(who)
    await this.#askHook(who, request)
    const keepData = session.login === null || isSamePerson(session.login, login)
    await session.start(login, { ...options, keepData })
    await this.#record(who, login.at)
    const subject = referenceOf(login)
    await this.events.emit({
      name: 'login.succeeded',
      request,
      actor: subject,
      subject,
      session: session.publicId,
      details: { methods: login.methods.map(({ name }) => name) },
    })
  }

  /** Logs out whoever is logged in. Harmless when nobody is. Announced before the session is cleared. */
  async logOut(session: AuthSession, request: RequestInfo = localRequest): Promise<void> {
    const who = session.login && referenceOf(session.login)
    try {
      const { publicId } = session
      const event = { request, actor: who, subject: who, session: publicId, details: {} }
      await this.events.emit({ name: 'logout', ...event })
    } finally {
      await session.end()
    }
  }

  /** Tells whose session it is: see {@link SessionRecall.of}. */
  recall(session: AuthSession, found?: User): Promise<Visitor> {
    return this.#recall.of(session, found)
  }

  /**
   * Keeps this session alive after its user's password has changed; it gets a new id. All other
   * sessions of the user end at their next request, because their stamp no longer fits.
   */
  async renew(session: AuthSession, user: User): Promise<void> {
    const { login } = session
    if (!login) return
    const stamp = this.#stamps.of(login.backend, user)
    await session.renew({ ...login, stamp, confirmedAt: this.#options.clock() })
  }

  /** The backend that recognised whoever is logged in here; `null` when nobody is. */
  backendOf(session: AuthSession): AuthenticationBackend | null {
    return session.login && this.#backends.find(session.login.backend)
  }

  /** Whom credentials name, without a look at the password; `null` for nobody that is known. */
  readonly identify: BackendList['identify'] = (given) => this.#backends.identify(given)

  /** The user whom an event or a token names; `null` when they or their backend are gone. */
  async userOf(who: UserReference): Promise<User | null> {
    return (await this.findOf(who))?.user ?? null
  }

  /** The same, with their backend. */
  async findOf({ backend: name, userId }: UserReference) {
    const backend = this.#backends.find(name)
    const user = await backend?.getUser(userId)
    return backend && user ? { user, backend } : null
  }

  /** Tells of many logins at once whether they would still be let in. */
  get admission(): Pick<SessionRecall, 'usersOf' | 'admits'> {
    return this.#recall
  }

  /** In the order in which they are asked. */
  get backends(): readonly AuthenticationBackend[] {
    return this.#backends.all
  }

  async #askHook({ user, backend }: Recognised, request: RequestInfo): Promise<void> {
    try {
      await this.#options.hooks.beforeLogin?.(user, request)
    } catch (error) {
      if (error instanceof Refused) {
        const subject = { backend, userId: String(user.id) }
        const details = { code: error.problem.code }
        await this.events.emit({ name: 'login.refused', request, subject, details })
      }
      throw error
    }
  }

  /** A login that cannot be noted is a login all the same. */
  async #record({ user, backend }: Recognised, at: number): Promise<void> {
    if (!this.#options.recordsLogins) return
    try {
      await this.#backends.find(backend)?.recordLogin?.(user, new Date(at))
    } catch (error) {
      this.events.report(error, 'login.succeeded')
    }
  }

  #loginOf({ user, backend, methods }: Recognised): Login {
    const at = this.#options.clock()
    const names = methods ?? this.#backends.methodsOf(backend)
    return {
      userId: String(user.id),
      backend,
      stamp: this.#stamps.of(backend, user),
      at,
      methods: names.map((name) => ({ name, at })),
      confirmedAt: at,
    }
  }
}

function unlimited(parts: Pick<ThrottleServiceOptions, 'digest' | 'events' | 'clock'>) {
  return new ThrottleService({ ...parts, rules: false })
}
