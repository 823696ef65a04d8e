import type { Login } from '../../auth/login/login.ts'
import type { AuthSession, StartOptions } from '../../auth/sessions/auth-session.ts'
import type { FoundSession } from '../../auth/sessions/session-store.ts'
import type { VisitorSession } from '../../auth/sessions/visitor-session.ts'
import type { SessionCookie } from './cookie.ts'
import { isReserved, type OpenedSession } from './koa-session-adapter.ts'
import { LOGIN, loginOf, type SessionData } from './session-data.ts'
import type { RotateOptions, StoredSession } from './stored-session.ts'

/** What a visitor's session works with. */
export interface SessionParts {
  readonly opened: OpenedSession
  readonly stored: StoredSession
  readonly cookie: SessionCookie
  /** Names of the values that stay when somebody logs in. */
  readonly keepAtLogin: readonly string[]
}

/** The session of one request: its values, what is stored of them, and the cookie. */
export class WebVisitorSession implements VisitorSession {
  readonly #parts: SessionParts
  #data: SessionData
  #found: FoundSession | null
  #isUsed = false

  constructor(parts: SessionParts, found: FoundSession | null) {
    this.#parts = parts
    this.#data = parts.opened.data
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

  get endsAt(): number | null {
    const { state } = this.#parts.stored
    return state && Math.min(state.idleEndsAt, state.absoluteEndsAt)
  }

  get login(): Login | null {
    return loginOf(this.#data)
  }

  get(key: string): unknown {
    if (isReserved(key) || !Object.hasOwn(this.#data, key)) return undefined
    const value = this.#data[key]
    // The caller may change it in place.
    if (typeof value === 'object') this.#isUsed = true
    return value
  }

  set(key: string, value: unknown): void {
    assertFree(key)
    this.#change({ ...this.#data, [key]: value })
  }

  delete(key: string): void {
    if (isReserved(key)) return
    const { [key]: _removed, ...data } = this.#data
    this.#change(data)
  }

  async start(login: Login, options: StartOptions = {}): Promise<void> {
    const { remember = false, keepData = true, values = {} } = options
    for (const key of Object.keys(values)) assertFree(key)
    const keep = keepData ? this.#parts.keepAtLogin : []
    const kept = Object.entries(this.#data).filter(([key]) => keep.includes(key))
    const data = { ...Object.fromEntries(kept), ...values, [LOGIN]: login }
    await this.#rotate(data, { isRemembered: remember })
  }

  async renew(login: Login): Promise<void> {
    await this.#rotate({ ...this.#data, [LOGIN]: login }, { mustExist: true })
    // Somebody logged out while this request was under way.
    if (this.id === null) await this.drop()
  }

  updateStamp(stamp: string | null): void {
    if (this.login) this.#change({ ...this.#data, [LOGIN]: { ...this.login, stamp } })
  }

  async end(): Promise<void> {
    await this.drop()
    this.#parts.cookie.clear()
  }

  async drop(): Promise<void> {
    this.#data = {}
    // What is set afterwards must not be stored under the id that is dead.
    await this.#parts.opened.renewId()
    await this.#parts.stored.end()
  }

  ignore(): void {
    this.#data = {}
    this.#parts.stored.ignore()
  }

  /** Writes what has changed. If no value was used, nothing can have. */
  async commit(): Promise<void> {
    if (!this.#isUsed) return
    if (!this.id && Object.keys(this.#data).length > 0) this.#parts.cookie.assertSendable()
    await this.#parts.opened.commit(this.#data)
    this.#parts.cookie.sendFor(this.#parts.stored)
  }

  async #rotate(data: SessionData, options: RotateOptions): Promise<void> {
    const { opened, stored, cookie } = this.#parts
    cookie.assertSendable()
    await stored.rotate(await opened.renewId(), data, options)
    this.#change(data)
    cookie.sendFor(stored)
  }

  #change(data: SessionData): void {
    this.#data = data
    this.#isUsed = true
  }
}

function assertFree(key: string): void {
  if (isReserved(key)) throw new TypeError(`"${key}" cannot be the name of a session value`)
}
