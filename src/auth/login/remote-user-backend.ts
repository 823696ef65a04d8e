import type { AuthenticationBackend, Credentials, RequestInfo } from '../backend.ts'
import { AlreadyTaken } from '../errors.ts'
import type { User, UserReference } from '../user.ts'

/** How people are found whom somebody else has recognised already. */
export interface RemoteUserBackendOptions<U extends User = User> {
  /** Kept in sessions (`remote-user`). */
  readonly name?: string

  /** The user of this name; `null` when there is none. */
  find(username: string): Promise<U | null>

  /** The user with this id, as text; `null` for one that is unknown or malformed. */
  getUser(id: string): Promise<U | null>

  /** Makes a user of this name at the first login (missing: only people who exist may come in). */
  create?(username: string): Promise<U>

  /** The name as it is kept here, such as `ada` for `ada@EXAMPLE.COM` (the name as it came). */
  cleanUsername?(remoteUser: string): string

  /**
   * Brings the user up to date at each login, before it is announced; not called when nobody was found.
   *
   * @param created whether `create` has just made the user.
   */
  configureUser?(user: U, created: boolean, request: RequestInfo): void | Promise<void>

  /** The name by which the user is found (its `username`). */
  nameOf?(user: U): string

  /**
   * The second factors that somebody has brought along (`proxy`: whoever has recognised the person asks for
   * them, because nothing can be asked here).
   */
  factorsOf?(who: UserReference): Promise<readonly string[]>

  /** Whether people whose `isActive` is false may come in and stay (false). */
  readonly allowsInactive?: boolean
}

/**
 * Believes whoever already knows the person, such as a proxy that asked for a certificate.
 *
 * It checks nothing: what is in `remoteUser` is true. Only code that can tell where the name came from
 * may put it there, such as the middleware behind the option `remoteUser` of `gadwall()`.
 */
export class RemoteUserBackend<U extends User = User> implements AuthenticationBackend<U> {
  readonly name: string
  readonly credentials = ['remoteUser']
  readonly allowsInactive: boolean
  readonly #options: RemoteUserBackendOptions<U>

  constructor(options: RemoteUserBackendOptions<U>) {
    this.name = options.name ?? 'remote-user'
    this.allowsInactive = options.allowsInactive ?? false
    this.#options = options
  }

  async authenticate({ remoteUser }: Credentials, request: RequestInfo): Promise<U | null> {
    const username = typeof remoteUser === 'string' ? this.cleanUsername(remoteUser) : ''
    if (username === '') return null

    const known = await this.#options.find(username)
    const user = known ?? (await this.#create(username))
    if (user) await this.#options.configureUser?.(user, known === null, request)
    return user
  }

  async getUser(id: string): Promise<U | null> {
    return this.#options.getUser(id)
  }

  async factorsOf(who: UserReference): Promise<readonly string[]> {
    return this.#options.factorsOf?.(who) ?? ['proxy']
  }

  /** The name as it is kept here; empty when nobody is named. */
  cleanUsername(remoteUser: string): string {
    if (remoteUser === '') return ''
    return this.#options.cleanUsername?.(remoteUser) ?? remoteUser
  }

  /** Whether this name still means this user, however it is spelled. */
  async isNamed(user: U, username: string): Promise<boolean> {
    const known = this.#options.nameOf?.(user) ?? user.username
    if (known === username) return true
    const found = await this.#options.find(username)
    return found !== null && String(found.id) === String(user.id)
  }

  async #create(username: string): Promise<U | null> {
    if (!this.#options.create) return null
    try {
      return await this.#options.create(username)
    } catch (error) {
      // Two first requests at once: the other one has made the user.
      if (error instanceof AlreadyTaken) return this.#options.find(username)
      throw error
    }
  }
}
