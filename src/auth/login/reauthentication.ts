import type { AuthenticationBackend, RequestInfo } from '../backend.ts'
import { localRequest } from '../backend.ts'
import type { Clock } from '../clock.ts'
import type { KeyedDigest } from '../crypto/keyed-digest.ts'
import type { EventHub } from '../events.ts'
import { isImpossible } from '../passwords/policy/password-policy.ts'
import { workFor } from '../passwords/work-for.ts'
import type { Secret } from '../secret.ts'
import type { AuthSession } from '../sessions/auth-session.ts'
import type { Login } from './login.ts'
import { SessionStamps } from './session-stamps.ts'

const PASSWORD_METHOD = 'pwd'

export interface ReauthenticationOptions {
  readonly backends: readonly Pick<AuthenticationBackend, 'name' | 'getUser' | 'methods'>[]
  readonly digest: KeyedDigest
  readonly events: EventHub
  readonly clock: Clock
}

/** Lets whoever is logged in prove again that it is them, before a sensitive step. */
export class Reauthentication {
  readonly #options: ReauthenticationOptions
  readonly #stamps: SessionStamps

  constructor(options: ReauthenticationOptions) {
    this.#options = options
    this.#stamps = new SessionStamps(options.digest)
  }

  /** Whether whoever is logged in here logs in with a password. */
  takesPassword({ login }: AuthSession): boolean {
    return (
      login !== null &&
      (this.#backendOf(login)?.methods ?? [PASSWORD_METHOD]).includes(PASSWORD_METHOD)
    )
  }

  /**
   * Checks the password of whoever is logged in here. If it is right the session gets a new id, and the
   * login counts as confirmed now.
   *
   * @returns whether it was right.
   */
  async withPassword(
    session: AuthSession,
    password: Secret,
    request: RequestInfo = localRequest,
  ): Promise<boolean> {
    const { login } = session
    const raw = password.reveal()
    const user = login && (await this.#backendOf(login)?.getUser(login.userId))
    if (!login || !user) return false
    const subject = { backend: login.backend, userId: login.userId }
    const event = { request, subject, session: session.publicId }
    if (isImpossible(raw) || !(await user.checkPassword(raw, workFor(request)))) {
      const credentials = { username: user.username }
      await this.#options.events.emit({ name: 'login.failed', ...event, details: { credentials } })
      return false
    }
    // A hash that was renewed has changed the stamp.
    const stamp = this.#stamps.of(login.backend, user)
    await this.confirm(session, { ...login, stamp }, PASSWORD_METHOD)
    const details = { methods: [PASSWORD_METHOD] }
    await this.#options.events.emit({ name: 'login.confirmed', ...event, actor: subject, details })
    return true
  }

  /** Notes a proof of another kind, such as a code: the session gets a new id. */
  async confirm(session: AuthSession, login: Login, method: string): Promise<void> {
    const at = this.#options.clock()
    const others = login.methods.filter(({ name }) => name !== method)
    await session.renew({ ...login, methods: [...others, { name: method, at }], confirmedAt: at })
  }

  #backendOf({ backend }: Login) {
    return this.#options.backends.find(({ name }) => name === backend)
  }
}
