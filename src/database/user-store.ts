import { Transaction, UniqueConstraintError } from 'sequelize'
import type { Repository } from 'sequelize-typescript'
import { AlreadyTaken } from '../auth/errors.ts'
import { emailKey, usernameKey } from '../auth/names.ts'
import type { UserId } from '../auth/user.ts'
import type { NewUser, UserStore } from '../auth/user-store.ts'
import type { Connection } from './connection.ts'
import { User } from './models/user.ts'

/** The name under which sessions remember the users of the `users` table. */
export const USERS_BACKEND = 'users'

// A longer name cannot be anybody's, and need not reach the database.
const LONGEST_LOGIN = 300

/** Keeps users in the `users` table. */
export class SequelizeUserStore implements UserStore<User> {
  readonly backend = USERS_BACKEND
  readonly #connection: Connection
  readonly #users: Repository<User>

  constructor(connection: Connection) {
    this.#connection = connection
    this.#users = connection.getRepository(User)
  }

  async isEmpty(): Promise<boolean> {
    return (await this.#users.findOne({ attributes: ['id'], raw: true })) === null
  }

  async create(user: NewUser): Promise<User> {
    return this.#insert(user)
  }

  async createFirst(user: NewUser): Promise<User | null> {
    // On SQLite the transaction has the write lock from its beginning; elsewhere serializable
    // isolation lets one of two that both saw an empty table fail.
    const isolationLevel = Transaction.ISOLATION_LEVELS.SERIALIZABLE
    return this.#connection.transaction({ isolationLevel }, async (transaction) => {
      if ((await this.#users.count({ transaction })) > 0) return null
      return this.#insert(user, transaction)
    })
  }

  async findById(id: string): Promise<User | null> {
    // As strict as the column: "1 OR 1", "1.0", "0x1" and " 1" are nobody.
    return /^[1-9]\d{0,14}$/.test(id) ? this.#users.findByPk(Number(id)) : null
  }

  async findByUsername(username: string): Promise<User | null> {
    return this.#findByKey('usernameKey', usernameKey(username))
  }

  async findByEmail(email: string): Promise<User | null> {
    return this.#findByKey('emailKey', emailKey(email))
  }

  /** Finds by username, or else by e-mail address. */
  async findByLogin(login: string): Promise<User | null> {
    return (await this.findByUsername(login)) ?? (await this.findByEmail(login))
  }

  async savePassword(user: User): Promise<boolean> {
    const { passwordHash, rehashedStamp } = user
    const before = user.previous('passwordHash')
    const [saved] = await this.#users.update(
      { passwordHash, rehashedStamp },
      { where: { id: user.id, passwordHash: before } },
    )
    return saved === 1
  }

  /** Notes when the user logged in, and nothing else of the row. */
  async recordLogin(id: UserId, at: Date): Promise<void> {
    await this.#users.update({ lastLogin: at }, { where: { id: Number(id) } })
  }

  async #findByKey(column: 'usernameKey' | 'emailKey', key: string | null): Promise<User | null> {
    if (!key || key.length > LONGEST_LOGIN) return null
    return this.#users.findOne({ where: { [column]: key } })
  }

  async #insert(user: NewUser, transaction: Transaction | null = null): Promise<User> {
    try {
      return await this.#users.create({ ...user }, { transaction })
    } catch (error) {
      throw asAlreadyTaken(error) ?? error
    }
  }
}

function asAlreadyTaken(error: unknown): AlreadyTaken | null {
  if (!(error instanceof UniqueConstraintError)) return null
  const columns = JSON.stringify([error.fields, error.parent.message])
  return new AlreadyTaken(columns.includes('email_key') ? 'email' : 'username', { cause: error })
}
