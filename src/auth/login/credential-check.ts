import type { Credentials, RequestInfo } from '../backend.ts'
import { PermissionDenied, Throttled } from '../errors.ts'
import type { EventHub } from '../events.ts'
import { isImpossible } from '../passwords/policy/password-policy.ts'
import type { BackendList } from './backend-list.ts'
import type { LoginOutcome, Need, NeedCheck, Recognised } from './outcome.ts'

/** Turns credentials into an outcome. It makes no session. */
export class CredentialCheck {
  readonly #backends: BackendList
  readonly #events: EventHub
  readonly #needs: readonly NeedCheck[]

  constructor(backends: BackendList, events: EventHub, needs: readonly NeedCheck[] = []) {
    this.#backends = backends
    this.#events = events
    this.#needs = needs
  }

  async authenticate(credentials: Credentials, request: RequestInfo): Promise<LoginOutcome> {
    try {
      const who = await this.#recognise(credentials, request)
      if (who) return await this.#withNeeds(who, request)
    } catch (error) {
      if (!(error instanceof Throttled)) throw error
      return this.#throttled(error.retryAfterMs, request)
    }
    await this.#events.emit({ name: 'login.failed', request, details: { credentials } })
    return { kind: 'refused' }
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

  async #withNeeds(who: Required<Recognised>, request: RequestInfo): Promise<LoginOutcome> {
    const needs: Need[] = []
    for (const check of this.#needs) {
      const need = await check(who, request)
      if (need) needs.push(need)
    }
    return needs.length > 0 ? { kind: 'needs', ...who, needs } : { kind: 'recognised', ...who }
  }

  async #throttled(retryAfterMs: number, request: RequestInfo): Promise<LoginOutcome> {
    await this.#events.emit({ name: 'login.throttled', request, details: { retryAfterMs } })
    return { kind: 'throttled', retryAfterMs }
  }
}

/** Longer than any password that can have been set: refused for everybody alike, before any work. */
function isPasswordTooLong({ password }: Credentials): boolean {
  return password !== undefined && isImpossible(password.reveal())
}
