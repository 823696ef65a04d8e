import type { AuthenticationBackend, Credentials, RequestInfo } from '../backend.ts'
import { localRequest } from '../backend.ts'
import type { KeyedDigest } from '../crypto/keyed-digest.ts'
import { LruCache } from '../crypto/lru-cache.ts'
import { PermissionDenied } from '../errors.ts'
import type { EventHub } from '../events.ts'
import { isTooLong } from '../passwords/policy/password-policy.ts'
import type { AuthSession, Login, StartOptions } from '../sessions/session-store.ts'
import type { User, Visitor } from '../user.ts'
import { anonymous } from '../user.ts'
import { assertUser, checkBackend } from './check-user.ts'

const STAMP_PURPOSE = 'session-stamp'
const STAMPS_KEPT = 1000

/** A user, and the name of the backend that recognised them. */
export interface Recognised<U extends User = User> {
  readonly user: U
  readonly backend: string
}

export interface AuthServiceOptions<U extends User = User> {
  /** Asked in this order. At least one; no two of the same name. */
  readonly backends: readonly AuthenticationBackend<U>[]
  /** Keys the stamp that ties a session to its user's password. */
  readonly digest: KeyedDigest
  readonly events: EventHub
}

/** Logs people in and out, and tells whose session it is. */
export class AuthService<U extends User = User> {
  readonly #backends: ReadonlyMap<string, AuthenticationBackend<U>>
  readonly #digest: KeyedDigest
  /** Stamps that were found to fit, and the text they fit to: as long as it is the same, they do. */
  readonly #fitting = new LruCache<string>(STAMPS_KEPT)
  readonly events: EventHub

  /**
   * @throws TypeError for an empty list of backends, for two of one name, and for one whose users lack
   *   what its features need.
   */
  constructor({ backends, digest, events }: AuthServiceOptions<U>) {
    this.#backends = byName(backends)
    for (const backend of backends) checkBackend(backend)
    this.#digest = digest
    this.events = events
  }

  /**
   * Finds out whose credentials these are. The first backend to answer wins.
   *
   * @returns `null` when nobody recognises them. Why is not said and must not be guessed: "no such
   *   user", "wrong password" and "inactive" have to look the same from outside.
   */
  async authenticate(
    credentials: Credentials,
    request: RequestInfo = localRequest,
  ): Promise<Recognised<U> | null> {
    const recognised = isPasswordTooLong(credentials)
      ? null
      : await this.#askBackends(credentials, request)
    // Only after the password was checked: before it, the answer would tell strangers which
    // accounts are disabled (CVE-2018-6188).
    if (recognised && this.#mayEnter(recognised)) return recognised

    await this.events.emit('loginFailed', { credentials, request })
    return null
  }

  /** Logs a user in. The session gets a new id, whoever was logged in before. */
  async logIn(
    session: AuthSession,
    { user, backend }: Recognised<U>,
    options: StartOptions = {},
    request: RequestInfo = localRequest,
  ): Promise<void> {
    const login = this.#loginOf(user, backend)
    const isSamePerson = session.login === null || isSameUser(session.login, login)
    await session.start(login, { ...options, keepData: isSamePerson })
    try {
      await this.events.emit('loggedIn', { user, backend, request })
    } catch (error) {
      // A critical listener said no: nobody must be logged in when it has.
      await session.end()
      throw error
    }
  }

  /** Logs out whoever is logged in. Harmless when nobody is. */
  async logOut(
    session: AuthSession,
    visitor: Visitor<U>,
    request: RequestInfo = localRequest,
  ): Promise<void> {
    const user = visitor.isAuthenticated ? visitor : null
    try {
      await this.events.emit('loggedOut', { user, request })
    } finally {
      await session.end()
    }
  }

  /**
   * Tells whose session it is, by three facts checked every time: the user still exists and is
   * active, the backend that recognised them is still there, and the stamp still fits.
   *
   * The session of somebody who is gone or no longer active is ended. One whose stamp does not fit is
   * dead, but left where it is: the request that is changing the password may be about to renew it.
   * So is one whose backend was taken out: another process may still know it.
   *
   * @param preloaded the user whom the store has read together with the session; missing: the backend
   *   is asked.
   */
  async recall(session: AuthSession, preloaded?: U): Promise<Visitor<U>> {
    const { login } = session
    const backend = login && this.#backends.get(login.backend)
    if (!login) return anonymous
    if (!backend) {
      session.ignore()
      return anonymous
    }

    const user = preloaded ?? (await backend.getUser(login.userId))
    if (user) assertUser(user, backend.name)
    if (!user || !this.#mayEnter({ user, backend: login.backend })) {
      await session.drop()
      return anonymous
    }
    if (this.#isStampValid(session, login, user)) return user
    session.ignore()
    return anonymous
  }

  /**
   * Keeps this session alive after its user's password has changed; it gets a new id. All other
   * sessions of the user end at their next request, because their stamp no longer fits.
   */
  async renew(session: AuthSession, user: U): Promise<void> {
    if (session.login) await session.renew(this.#loginOf(user, session.login.backend))
  }

  /** All backends, in the order in which they are asked. */
  get backends(): readonly AuthenticationBackend<U>[] {
    return [...this.#backends.values()]
  }

  /** The backend that recognised whoever is logged in here; `null` when nobody is. */
  backendOf(session: AuthSession): AuthenticationBackend<U> | null {
    return (session.login && this.#backends.get(session.login.backend)) ?? null
  }

  async #askBackends(credentials: Credentials, request: RequestInfo) {
    for (const backend of this.#backends.values()) {
      if (!hasAll(credentials, backend.credentials)) continue
      try {
        const user = await backend.authenticate(credentials, request)
        if (!user) continue
        assertUser(user, backend.name)
        return { user, backend: backend.name }
      } catch (error) {
        if (error instanceof PermissionDenied) return null
        throw error
      }
    }
    return null
  }

  #mayEnter({ user, backend }: Recognised<U>): boolean {
    return user.isActive !== false || this.#backends.get(backend)?.allowsInactive === true
  }

  #loginOf(user: U, backend: string): Login {
    if (!this.#backends.has(backend)) throw new TypeError(`There is no backend named "${backend}"`)
    const userId = String(user.id)
    const text = user.sessionStamp?.()
    const stamp =
      text === undefined ? null : this.#digest.make(STAMP_PURPOSE, backend, userId, text)
    return { userId, backend, stamp }
  }

  #isStampValid(session: AuthSession, { userId, backend, stamp }: Login, user: U): boolean {
    const text = user.sessionStamp?.()
    if (text === undefined) return true
    const known = `${backend}\0${userId}\0${stamp}`
    if (this.#fitting.get(known) === text) return true
    const match = this.#digest.check(stamp ?? '', STAMP_PURPOSE, backend, userId, text)
    if (match === 'current') this.#fitting.set(known, text)
    if (match === 'outdated') {
      session.updateStamp(this.#digest.make(STAMP_PURPOSE, backend, userId, text))
    }
    return match !== 'none'
  }
}

function hasAll(credentials: Credentials, names: readonly string[] = []): boolean {
  return names.every((name) => credentials[name] !== undefined)
}

/** Longer than any password that can have been set: refused for everybody alike, before any work. */
function isPasswordTooLong({ password }: Credentials): boolean {
  return password !== undefined && isTooLong(password.reveal())
}

function isSameUser(one: Login, other: Login): boolean {
  return one.userId === other.userId && one.backend === other.backend
}

function byName<U extends User>(backends: readonly AuthenticationBackend<U>[]) {
  const named = new Map(backends.map((backend) => [backend.name, backend]))
  if (named.size === 0) {
    throw new TypeError('No authentication backend is configured: pass at least one in `backends`')
  }
  if (named.size < backends.length) {
    throw new TypeError('Two authentication backends share a name: give each its own')
  }
  return named
}
