import type { AuthenticationBackend, Credentials, RequestInfo } from '../auth/backend.ts'
import { isTooLong } from '../auth/passwords/password-policy.ts'
import type { Passwords } from '../auth/passwords/passwords.ts'
import { Secret } from '../auth/secret.ts'
import type { User } from './models/user.ts'
import { type SequelizeUserStore, USERS_BACKEND } from './user-store.ts'

/** Recognises the users of the `users` table by username, or by e-mail address, and password. */
export class UserBackend implements AuthenticationBackend<User> {
  readonly name = USERS_BACKEND
  readonly credentials = ['username', 'password']
  readonly #users: SequelizeUserStore
  readonly #passwords: Passwords

  constructor(users: SequelizeUserStore, passwords: Passwords) {
    this.#users = users
    this.#passwords = passwords
  }

  async authenticate(credentials: Credentials, { signal }: RequestInfo): Promise<User | null> {
    const { username, password } = credentials
    if (typeof username !== 'string' || !username || !(password instanceof Secret)) return null
    const raw = password.reveal()
    if (isTooLong(raw)) return null

    const user = await this.#users.findByLogin(username)
    if (user) return (await user.checkPassword(raw, { signal })) ? user : null

    // Costs what a wrong password costs, so that time does not tell who has an account.
    await this.#passwords.verify(raw, null, { signal })
    return null
  }

  async savePassword(user: User): Promise<boolean> {
    return this.#users.savePassword(user)
  }

  async getUser(id: string): Promise<User | null> {
    return this.#users.findById(id)
  }
}
