import type { RequestInfo } from '../auth/backend.ts'
import type { Clock } from '../auth/clock.ts'
import { provesFactor } from '../auth/factors/factor-need.ts'
import { isConfirmedWithin, type Login, type LoginMethod } from '../auth/login/login.ts'
import type {
  ListedPermissions,
  VisitorPermissions,
} from '../auth/permissions/permission-service.ts'
import type { VisitorSession } from '../auth/sessions/visitor-session.ts'
import type { UserReference } from '../auth/user.ts'
import type { RequestAuth } from './context.ts'
import type { CsrfGuard } from './csrf/csrf-guard.ts'
import type { NoticeCookie } from './http/notice-cookie.ts'
import type { OutsidePaths } from './http/outside-paths.ts'
import type { StoreTime } from './http/store-time.ts'
import type { Reading } from './language/request-language.ts'
import type { Say } from './messages/messages.ts'
import type { SecretsCookie } from './session/browsers/secrets-cookie.ts'
import type { SessionCookie } from './session/cookie.ts'

const MINUTE_MS = 60_000

// Registered, so that two copies of the package know each other's requests.
const mark: unique symbol = Symbol.for('gadwall.request')

const AS_MATCHED: OutsidePaths = Object.freeze({ stripped: '', mounted: '' })

/** What is known of the client, and a way to end what is done for them. */
export interface WatchedRequest extends RequestInfo {
  /** Drops the work that waits for its turn: the request is answered without it. */
  giveUp(reason: unknown): void
}

/** What is known before the session is opened. */
export interface RequestParts
  extends Pick<
    RequestState,
    'client' | 'requestId' | 'loginPath' | 'reauthPath' | 'reauthMinutes' | 'reading'
  > {
  /** (none) */
  readonly deviceCookie?: SecretsCookie | null
  /** (none) */
  readonly trustedCookie?: SecretsCookie | null
  /** (`null`) */
  readonly formPath?: string | null
  /** (as they are matched) */
  readonly outside?: OutsidePaths
  /** Whether a person logs in in two steps (nobody does). */
  readonly hasFactor?: (owner: UserReference) => Promise<boolean>
  readonly clock: Clock
}

/** One request's `ctx.state.auth`. Middleware fills it step by step, in the order of its members. */
export class RequestState implements RequestAuth {
  readonly [mark] = true
  readonly client: WatchedRequest
  readonly requestId: string
  /** The path of the page to log in on, where guards send anonymous visitors. */
  readonly loginPath: string
  /** The path of the page that asks for the password again. */
  readonly reauthPath: string
  /** How long a proof of who somebody is counts as recent where a guard names no time, in minutes. */
  readonly reauthMinutes: number
  /** The page that the form of this request stands on, seen from outside; `null` for none. */
  readonly formPath: string | null
  /** Where our pages are, seen from outside. */
  readonly outside: OutsidePaths
  /** By which the browser is known again to those who have logged in in it. */
  readonly deviceCookie: SecretsCookie | null
  /** By which those who have asked for it are not asked for a second factor in this browser. */
  readonly trustedCookie: SecretsCookie | null
  /** In which language and time zone this visitor reads. */
  readonly reading: Reading
  readonly #clock: Clock
  readonly #hasFactor: (owner: UserReference) => Promise<boolean>
  declare session: VisitorSession
  declare permissions: VisitorPermissions
  declare csrf: CsrfGuard
  /** Carries a notice to the next page of a visitor without a session. */
  declare notices: NoticeCookie
  /** What of the session goes to the browser; missing before it is opened. */
  sessionCookie: Pick<SessionCookie, 'close' | 'clear'> | null = null
  /** How long this request has waited for the stores. */
  declare storeTime: StoreTime
  authenticator = ''
  /** What the store has read, together with the session, of what the visitor may do. */
  listed: ListedPermissions | undefined
  /** Whether the browser sent the proof by itself, as it does cookies: changes need a token then. */
  isAmbient = true
  /** Whether the visitor is whoever is logged in to the session, and not the bearer of a token. */
  isFromSession = false
  /** Whether this very request has logged the visitor in: no page can have given them a token yet. */
  isNewLogin = false
  /**
   * Whether the form that was sent is too old: the page that is made shows it again, with 403 and what was
   * typed. The first who tells the visitor takes it back.
   */
  isStale = false
  /**
   * How the session has ended with which the browser came: the store does not know it (any more), or its
   * user may not be in it. `null` when it goes on, or when there was none.
   */
  sessionEnd: 'unknown' | 'refused' | null = null

  constructor({ outside = AS_MATCHED, formPath = null, ...parts }: RequestParts) {
    const { client, requestId, loginPath, reauthPath, reauthMinutes, reading, clock } = parts
    this.client = client
    this.deviceCookie = parts.deviceCookie ?? null
    this.trustedCookie = parts.trustedCookie ?? null
    this.requestId = requestId
    this.loginPath = loginPath
    this.reauthPath = reauthPath
    this.reauthMinutes = reauthMinutes
    this.formPath = formPath
    this.outside = outside
    this.reading = reading
    this.#clock = clock
    this.#hasFactor = parts.hasFactor ?? (async () => false)
  }

  /** Whether the visitor is still to be told that their form was too old; from then on they know. */
  takeStale(): boolean {
    const { isStale } = this
    this.isStale = false
    return isStale
  }

  /** What time it is, in milliseconds since 1970-01-01 UTC. */
  now(): number {
    return this.#clock()
  }

  /** Makes sentences for this visitor. */
  get say(): Say {
    return this.reading.catalogue.say
  }

  get language(): string {
    return this.reading.catalogue.tag
  }

  get timeZone(): string {
    return this.reading.timeZone
  }

  csrfToken(): string {
    return this.csrf.token()
  }

  get methods(): readonly LoginMethod[] {
    return this.#login?.methods ?? []
  }

  has(method: string): boolean {
    return this.methods.some(({ name }) => name === method)
  }

  isFresh(minutes: number): boolean {
    const login = this.#login
    return login !== null && isConfirmedWithin(login, minutes * MINUTE_MS, this.#clock())
  }

  /**
   * Whether somebody who logs in in two steps has proved no second factor within these minutes. A password proves
   * too little of them: it may have been enough in a browser that they trust, or to set a new one.
   */
  async lacksFactor(minutes: number): Promise<boolean> {
    const login = this.#login
    if (!login) return false
    const since = this.#clock() - minutes * MINUTE_MS
    const recent = login.methods.filter(({ at }) => at > since).map(({ name }) => name)
    return (
      !provesFactor(recent) && this.#hasFactor({ backend: login.backend, userId: login.userId })
    )
  }

  /** A bearer of a token may have a session of somebody else: it says nothing of them. */
  get #login(): Login | null {
    return this.isFromSession ? this.session.login : null
  }
}

/**
 * What the framework itself keeps of a request.
 *
 * @throws TypeError where the middleware of `gadwall()` did not run before.
 */
export function stateOf(ctx: { readonly state: object }, who: string): RequestState {
  const state = findState(ctx)
  if (state) return state
  throw new TypeError(`${who} was reached before the middleware of gadwall() was installed`)
}

/** The same; `null` where the middleware did not run, as on a request that was refused before it. */
export function findState(ctx: { readonly state: object }): RequestState | null {
  const { auth } = ctx.state as { auth?: unknown }
  const isOurs = typeof auth === 'object' && auth !== null && mark in auth
  return isOurs ? (auth as RequestState) : null
}
