import { isLogin, type Login } from '../../auth/login/login.ts'
import type { AuthSession, StartOptions } from '../../auth/sessions/auth-session.ts'
import type { FoundSession } from '../../auth/sessions/session-store.ts'
import type { VisitorSession } from '../../auth/sessions/visitor-session.ts'
import type { SessionCookie } from './cookie.ts'
import { isReserved, type SessionValues } from './koa-session-adapter.ts'
import { LOGIN, type SessionData } from './session-data.ts'
import type { RotateOptions, StoredSession } from './stored-session.ts'

/** What a visitor's session works with. */
export interface SessionParts {
  readonly values: SessionValues
  readonly stored: StoredSession
  readonly cookie: SessionCookie
  /** Names of the values that stay when somebody logs in. */
  readonly keepAtLogin: readonly string[]
}

/** The session of one request: its values, what is stored of them, and the cookie. */
export class WebVisitorSession implements VisitorSession {
  readonly #parts: SessionParts
  #found: FoundSession | null
  #isUsed = false

  constructor(parts: SessionParts, found: FoundSession | null) {
    this.#parts = parts
    this.#found = found
  }

  /**
   * What the store has read together with the session, as long as it is the session of this login.
   * Given once: who asks later wants to know how things are then.
   */
  static takeFound(session: AuthSession): FoundSession | null {
    if (!(#found in session)) return null
    const found = session.#found
    session.#found = null
    const { userId, backend } = session.login ?? {}
    const isTheirs = found?.session.userId === userId && found?.session.backend === backend
    return isTheirs ? found : null
  }

  get id(): string | null {
    return this.#parts.stored.id
  }

  get publicId(): string | null {
    return this.#parts.stored.state?.publicId ?? null
  }

  get login(): Login | null {
    const login = this.#parts.values.get(LOGIN)
    return isLogin(login) ? login : null
  }

  get(key: string): unknown {
    if (isTaken(key)) return undefined
    const value = this.#parts.values.get(key)
    // The caller may change it in place.
    if (typeof value === 'object') this.#isUsed = true
    return value
  }

  set(key: string, value: unknown): void {
    assertFree(key)
    this.#parts.values.set(key, value)
    this.#isUsed = true
  }

  delete(key: string): void {
    if (isTaken(key)) return
    this.#parts.values.delete(key)
    this.#isUsed = true
  }

  async start(login: Login, options: StartOptions = {}): Promise<void> {
    const { remember = false, keepData = true, values = {} } = options
    for (const key of Object.keys(values)) assertFree(key)
    const all = Object.entries(this.#parts.values.all())
    const kept = keepData ? all.filter(([key]) => this.#parts.keepAtLogin.includes(key)) : []
    const data = { ...Object.fromEntries(kept), ...values, [LOGIN]: login }
    await this.#rotate(data, { isRemembered: remember })
  }

  async renew(login: Login): Promise<void> {
    await this.#rotate({ ...this.#parts.values.all(), [LOGIN]: login }, { mustExist: true })
    // Somebody logged out while this request was under way.
    if (this.id === null) await this.drop()
  }

  updateStamp(stamp: string | null): void {
    if (!this.login) return
    this.#parts.values.set(LOGIN, { ...this.login, stamp })
    this.#isUsed = true
  }

  async end(): Promise<void> {
    await this.drop()
    this.#parts.cookie.clear()
  }

  async drop(): Promise<void> {
    this.#parts.values.replace({})
    // What is set afterwards must not be stored under the id that is dead.
    await this.#parts.values.renewId()
    await this.#parts.stored.end()
  }

  ignore(): void {
    this.#parts.values.replace({})
    this.#parts.stored.ignore()
  }

  /** Writes what has changed. If no value was used, nothing can have. */
  async commit(): Promise<void> {
    if (!this.#isUsed) return
    if (!this.id && Object.keys(this.#parts.values.all()).length > 0)
      this.#parts.cookie.assertSendable()
    await this.#parts.values.commit()
    this.#sendCookie()
  }

  async #rotate(data: SessionData, options: RotateOptions): Promise<void> {
    this.#parts.cookie.assertSendable()
    const id = await this.#parts.values.renewId()
    await this.#parts.stored.rotate(id, data, options)
    this.#parts.values.replace(data)
    this.#isUsed = true
    this.#sendCookie()
  }

  #sendCookie(): void {
    const { id, state } = this.#parts.stored
    if (id && state)
      this.#parts.cookie.send(id, state.isRemembered ? new Date(state.absoluteEndsAt) : undefined)
  }
}

function isTaken(key: string): boolean {
  return key === LOGIN || isReserved(key)
}

function assertFree(key: string): void {
  if (isTaken(key)) throw new TypeError(`"${key}" cannot be the name of a session value`)
}
