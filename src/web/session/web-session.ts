import type { AuthSession, Login, StartOptions } from '../../auth/sessions/session-store.ts'
import type { User } from '../../auth/user.ts'
import type { SessionCookie } from './session-cookie.ts'
import type { StoredSession } from './stored-session.ts'

/** What koa-session puts on a context, as far as it is used. */
export interface KoaSession {
  [key: string]: unknown
  toJSON(): Record<string, unknown>
  regenerate(): Promise<void>
  manuallyCommit(): Promise<void>
}

const LOGIN = 'login'

// Names that koa-session uses itself, or drops without a word when they begin with an underscore.
const RESERVED =
  /^(_.*|login|isNew|length|populated|maxAge|externalKey|save|regenerate|manuallyCommit|commit|toJSON|constructor)$/s

/** This visitor's session: values by name, and the login. */
export class WebSession implements AuthSession {
  readonly #session: KoaSession
  readonly #stored: StoredSession
  readonly #cookie: SessionCookie
  readonly #keepAtLogin: readonly string[]
  #isUsed = false

  constructor(
    session: KoaSession,
    stored: StoredSession,
    cookie: SessionCookie,
    keepAtLogin: readonly string[],
  ) {
    this.#session = session
    this.#stored = stored
    this.#cookie = cookie
    this.#keepAtLogin = keepAtLogin
  }

  /** The id in the cookie; `null` for a visitor of whom nothing is stored. Never log it. */
  get id(): string | null {
    return this.#stored.id
  }

  /** What names the session in the store; `null` when nothing is stored. Opens nothing. */
  get idHash(): string | null {
    return this.#stored.id === null ? null : (this.#stored.record?.idHash ?? null)
  }

  get login(): Login | null {
    const login = this.#session[LOGIN]
    return isLogin(login) ? login : null
  }

  takeFoundUser(login: Login): User | undefined {
    return this.#stored.takeFoundUser(login)
  }

  takeFoundPermissions(login: Login): ReadonlySet<string> | undefined {
    return this.#stored.takeFoundPermissions(login)
  }

  /** A value by its name; `undefined` when there is none. Change it only with `set`. */
  get(key: string): unknown {
    if (!Object.hasOwn(this.#session, key) || RESERVED.test(key)) return undefined
    const value = this.#session[key]
    // The page may change it in place.
    if (typeof value === 'object') this.#isUsed = true
    return value
  }

  /**
   * Keeps a value that JSON can hold, until the session ends.
   *
   * @throws TypeError for names that the session itself uses.
   */
  set(key: string, value: unknown): void {
    if (RESERVED.test(key)) throw new TypeError(`"${key}" cannot be the name of a session value`)
    this.#session[key] = value
    this.#isUsed = true
  }

  delete(key: string): void {
    if (RESERVED.test(key)) return
    delete this.#session[key]
    this.#isUsed = true
  }

  async start(login: Login, { remember = false, keepData = true }: StartOptions = {}) {
    this.#stored.isRemembered = remember
    await this.#rotate(keepData ? this.#keepAtLogin : [], login)
  }

  async renew(login: Login): Promise<void> {
    await this.#rotate(Object.keys(this.#session.toJSON()), login, true)
    // Somebody logged out while this request was under way.
    if (this.#stored.id === null) await this.drop()
  }

  updateStamp(stamp: string): void {
    if (!this.login) return
    this.#session[LOGIN] = { ...this.login, stamp }
    this.#isUsed = true
  }

  async end(): Promise<void> {
    await this.drop()
    this.#cookie.clear()
  }

  ignore(): void {
    for (const key of Object.keys(this.#session.toJSON())) delete this.#session[key]
    this.#stored.ignore()
    this.#isUsed = true
  }

  async drop(): Promise<void> {
    this.#stored.isRemembered = false
    await this.#rotate([], null)
  }

  /** Writes what has changed. Without a value in use nothing can have: koa-session need not look. */
  async commit(): Promise<void> {
    if (this.#isUsed) await this.#session.manuallyCommit()
  }

  /** koa-session's `regenerate` gives a new id but keeps all data, hence the clearing before it. */
  async #rotate(keep: readonly string[], login: Login | null, mustExist = false): Promise<void> {
    for (const key of Object.keys(this.#session.toJSON())) {
      if (!keep.includes(key)) delete this.#session[key]
    }
    if (login) this.#session[LOGIN] = login
    this.#isUsed = true
    await this.#stored.rotate(mustExist, () => this.#session.regenerate())
  }
}

function isLogin(value: unknown): value is Login {
  const { userId, backend, stamp } = (value ?? {}) as Partial<Record<keyof Login, unknown>>
  return (
    typeof userId === 'string' &&
    typeof backend === 'string' &&
    (stamp === null || typeof stamp === 'string')
  )
}
