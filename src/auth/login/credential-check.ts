import type { Credentials, RequestInfo } from '../backend.ts'
import { PermissionDenied, Throttled } from '../errors.ts'
import type { EventHub } from '../events.ts'
import { isImpossible } from '../passwords/policy/password-policy.ts'
import { Secret } from '../secret.ts'
import type { ThrottleService } from '../throttling/throttle-service.ts'
import type { BackendList } from './backend-list.ts'
import type { LoginOutcome, Need, NeedCheck, Recognised } from './outcome.ts'

export interface CredentialCheckOptions {
  readonly backends: BackendList
  readonly events: EventHub
  readonly needs?: readonly NeedCheck[]
  readonly throttle: ThrottleService
}

/** Turns credentials into an outcome. It makes no session. */
export class CredentialCheck {
  readonly #backends: BackendList
  readonly #events: EventHub
  readonly #needs: readonly NeedCheck[]
  readonly #throttle: ThrottleService

  constructor({ backends, events, needs = [], throttle }: CredentialCheckOptions) {
    this.#backends = backends
    this.#events = events
    this.#needs = needs
    this.#throttle = throttle
  }

  async authenticate(credentials: Credentials, request: RequestInfo): Promise<LoginOutcome> {
    try {
      const who = await this.#recogniseInTurn(credentials, request)
      if (who) return await this.#withNeeds(who, request)
    } catch (error) {
      if (!(error instanceof Throttled)) throw error
      const { retryAfterMs, isStopped } = error
      return { kind: 'throttled', retryAfterMs, ...(isStopped && { isStopped }) }
    }
    await this.#events.emit({ name: 'login.failed', request, details: { credentials } })
    return { kind: 'refused' }
  }

  /** Counts the try first. What holds no secret cannot be guessed, such as a name that a proxy gives. */
  async #recogniseInTurn(credentials: Credentials, request: RequestInfo) {
    const recognise = () => this.#recognise(credentials, request)
    const hasSecret = Object.values(credentials).some((value) => value instanceof Secret)
    if (!hasSecret) return recognise()
    const { username } = credentials
    const account =
      typeof username === 'string' && username !== ''
        ? ((await this.#backends.identify(credentials)) ?? username)
        : null
    return this.#throttle.guard('login', { account, request }, recognise, (who) => who === null)
  }

  async #recognise(
    credentials: Credentials,
    request: RequestInfo,
  ): Promise<Required<Recognised> | null> {
    if (isPasswordTooLong(credentials)) return null
    try {
      const who = await this.#backends.authenticate(credentials, request)
      // Only after the password was checked: before it, the answer would tell strangers which
      // accounts are disabled (CVE-2018-6188).
      return who && this.#backends.mayEnter(who) ? who : null
    } catch (error) {
      if (error instanceof PermissionDenied) return null
      throw error
    }
  }

  /** What somebody who was recognised must still do, in order. */
  async needsOf(who: Required<Recognised>, request: RequestInfo): Promise<readonly Need[]> {
    const needs: Need[] = []
    for (const check of this.#needs) {
      const need = await check(who, request)
      if (need) needs.push(need)
    }
    return needs
  }

  async #withNeeds(who: Required<Recognised>, request: RequestInfo): Promise<LoginOutcome> {
    const needs = await this.needsOf(who, request)
    return needs.length > 0 ? { kind: 'needs', ...who, needs } : { kind: 'recognised', ...who }
  }
}

/** Longer than any password that can have been set: refused for everybody alike, before any work. */
function isPasswordTooLong({ password }: Credentials): boolean {
  return password !== undefined && isImpossible(password.reveal())
}
