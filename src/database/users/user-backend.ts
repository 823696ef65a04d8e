import type {
  AuthenticationBackend,
  Credentials,
  RequestInfo,
  WithPermissionOptions,
} from '../../auth/backend.ts'
import type { Passwords } from '../../auth/passwords/passwords.ts'
import { isImpossible } from '../../auth/passwords/policy/password-policy.ts'
import { workFor } from '../../auth/passwords/work-for.ts'
import { Secret } from '../../auth/secret.ts'
import type { Visitor } from '../../auth/user.ts'
import type { Connection } from '../connection/connection.ts'
import type { AbstractUser } from '../models/abstract-user.ts'
import type { User } from '../models/user.ts'
import { checkUsernameField } from './model/check-username-field.ts'
import type { SequelizeUserStore } from './user-store.ts'

/** How users of a model are recognised. */
export interface UserBackendOptions {
  /** Kept in sessions: renaming logs everybody out (the name of the store). */
  readonly name?: string
  /** Whether people whose `isActive` is false may log in and stay logged in (false). */
  readonly allowsInactive?: boolean
}

/** Recognises the users of a store by username, or by e-mail address, and password. */
export class UserBackend<U extends AbstractUser = User> implements AuthenticationBackend<U> {
  readonly name: string
  readonly allowsInactive: boolean
  readonly credentials: readonly string[] = ['username', 'password']
  /** What is granted is listed in full, so one look a request is enough. */
  readonly listsPermissions = true
  /** Missing when the table keeps no passwords. */
  readonly savePassword?: (user: U) => Promise<boolean>
  /** Missing when the table keeps no addresses. */
  readonly findByEmail?: (email: string) => Promise<U | null>
  /** Missing when the table keeps no addresses, or people are named by them. */
  readonly saveEmail?: (user: U, email: string) => Promise<boolean>
  readonly #users: SequelizeUserStore<U>
  readonly #passwords: Passwords

  constructor(
    users: SequelizeUserStore<U>,
    passwords: Passwords,
    { name = users.backend, allowsInactive = false }: UserBackendOptions = {},
  ) {
    this.name = name
    this.allowsInactive = allowsInactive
    this.#users = users
    this.#passwords = passwords
    if (users.model.keeps('passwordHash')) this.savePassword = (user) => users.savePassword(user)
    if (users.model.keeps('email')) this.findByEmail = (email) => users.findByEmail(email)
    const { usernameField } = users.model
    if (this.findByEmail && usernameField !== 'email')
      this.saveEmail = (user, email) => users.saveEmail(user, email)
  }

  /** The users behind it if they are found in this database just as their model finds them. */
  usersIn(connection: Connection): SequelizeUserStore<U> | null {
    return this.#users.isStockIn(connection) ? this.#users : null
  }

  async authenticate(credentials: Credentials, request: RequestInfo): Promise<U | null> {
    const { username, password } = credentials
    if (typeof username !== 'string' || !username || !(password instanceof Secret)) return null
    const raw = password.reveal()
    if (isImpossible(raw)) return null

    const user = await this.#users.findByLogin(username)
    const work = workFor(request)
    if (user) return (await user.checkPassword(raw, work)) ? user : null

    // Costs what a wrong password costs, so that time does not tell who has an account.
    await this.#passwords.verify(raw, null, work)
    return null
  }

  async identify({ username }: Credentials): Promise<string | null> {
    if (typeof username !== 'string' || !username) return null
    return this.#users.identifyLogin(username)
  }

  async getUser(id: string): Promise<U | null> {
    return this.#users.findById(id)
  }

  getUsers(ids: readonly string[]): Promise<readonly U[]> {
    return this.#users.findByIds(ids)
  }

  async recordLogin(user: U, at: Date): Promise<void> {
    if (this.#users.keepsLastLogin) await this.#users.recordLogin(user.id, at)
  }

  exampleUser(): U {
    return this.#users.model.build()
  }

  validate(backends: readonly AuthenticationBackend[]): readonly string[] {
    return checkUsernameField(this.#users.model, { isOnly: backends.length === 1 })
  }

  async hasPermission(visitor: Visitor<U>, name: string, object?: unknown): Promise<boolean> {
    // Grants are not about objects: whoever wants to know about one is to ask another backend.
    if (object !== undefined) return false
    return (await this.permissionsOf(visitor)).has(name)
  }

  async permissionsOf(visitor: Visitor<U>): Promise<ReadonlySet<string>> {
    // Somebody whom another backend recognised may have the same id.
    if (!this.#users.owns(visitor) || !visitor.isActive) return new Set()
    return this.#users.grants.permissionsOf(this.#users.referenceTo(visitor))
  }

  async usersWithPermission(name: string, options: WithPermissionOptions = {}): Promise<U[]> {
    // Grants are not about objects.
    if (options.object !== undefined) return []
    return this.#users.withPermission(name, options)
  }
}
