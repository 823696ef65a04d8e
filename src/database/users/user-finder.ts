import type { BuildOptions, BulkCreateOptions, FindOptions } from 'sequelize'
import type { Repository } from 'sequelize-typescript'
import {
  canonicalEmail,
  emailKey,
  normalizeUsername,
  usernameKey,
} from '../../auth/accounts/names.ts'
import type { UserId } from '../../auth/user.ts'
import type { Connection } from '../connection/connection.ts'
import type { InTransaction } from '../connection/sql.ts'
import { AbstractUser, columnOf } from '../models/abstract-user.ts'
import { checkDefaultScope } from './model/check-scope.ts'
import { type ParseUserId, userIdParser } from './model/user-id.ts'
import type { UserRow } from './user-values.ts'

/** A class that extends {@link AbstractUser} and is known to the connection. */
export type UserModel<U extends AbstractUser> = new () => U

/** The model as it is bound to one connection. */
export type BoundUserModel<U extends AbstractUser> = UserStatements<U> &
  Repository<U> &
  typeof AbstractUser

/** The methods with types that fit a model of any shape. */
interface UserStatements<U extends AbstractUser> {
  build(values?: UserRow, options?: BuildOptions): U
  findAll(options?: FindOptions): Promise<U[]>
  bulkCreate(rows: readonly UserRow[], options?: BulkCreateOptions): Promise<U[]>
}

// Nobody has a longer name, so the database need not be asked.
const LONGEST_LOGIN = 300

/** Finds the users of one model, whatever shape its table has. */
export class UserFinder<U extends AbstractUser> {
  /** For statements of your own. */
  readonly model: BoundUserModel<U>
  readonly #parseId: ParseUserId

  /** The transaction that every statement takes part in, if there is one. */
  protected readonly options: InTransaction

  /** @throws TypeError for a class that does not extend `AbstractUser`, or whose default scope hides its hash. */
  constructor(connection: Connection, model: UserModel<U>, { transaction }: InTransaction = {}) {
    if (!(model.prototype instanceof AbstractUser)) {
      throw new TypeError(`${model.name} must extend AbstractUser`)
    }
    this.options = transaction ? { transaction } : {}
    this.model = connection.getRepository(model) as unknown as BoundUserModel<U>
    checkDefaultScope(this.model)
    const { primaryKeyAttribute } = this.model
    this.#parseId = userIdParser(columnOf(this.model, primaryKeyAttribute)) as ParseUserId
  }

  /** The user with this id, as text; `null` for one that is unknown or not written exactly so. */
  async findById(id: string): Promise<U | null> {
    const parsed = this.parseId(id)
    if (parsed === null) return null
    const [user] = await this.#find({ [this.model.primaryKeyAttribute]: parsed })
    // Some collations take "ADA" and "ada " for "ada". An id must match exactly.
    return user && String(user.id) === id ? user : null
  }

  /** The users with these ids, in any order. */
  async findByIds(ids: readonly string[]): Promise<readonly U[]> {
    const parsed = ids.map((id) => this.parseId(id)).filter((id) => id !== null)
    if (parsed.length === 0) return []
    const where = { [this.model.primaryKeyAttribute]: parsed }
    const users = await this.model.findAll({ where, ...this.options })
    const asked = new Set(ids)
    return users.filter((user) => asked.has(String(user.id)))
  }

  /** Finds by the name that people log in with: without regard to case if there is a key for it. */
  async findByUsername(username: string): Promise<U | null> {
    const { usernameField } = this.model
    if (usernameField === 'email') return this.findByEmail(username)
    if (usernameField === 'username' && this.model.keeps('usernameKey')) {
      return this.#findByKey('usernameKey', usernameKey(username))
    }
    const name = normalizeUsername(username)
    const value = userIdParser(columnOf(this.model, usernameField))?.(name) ?? null
    return this.#findExactly(
      usernameField,
      value,
      (found) => usernameKey(found) === usernameKey(name),
    )
  }

  /** Finds by e-mail address: without regard to case if there is a key for it. */
  async findByEmail(email: string): Promise<U | null> {
    if (this.model.keeps('emailKey')) return this.#findByKey('emailKey', emailKey(email))
    if (!this.model.keeps('email')) return null
    return this.#findExactly('email', canonicalEmail(email), (found) => {
      return emailKey(found) === emailKey(email)
    })
  }

  /** Finds by username, or else by e-mail address. */
  async findByLogin(login: string): Promise<U | null> {
    const named = await this.findByUsername(login)
    return named ?? (this.model.usernameField === 'email' ? null : this.findByEmail(login))
  }

  /**
   * The id of the user with this username or e-mail address; `null` for nobody. Looks for both at once, and
   * makes no user of what it finds: that would take longer than to find nobody.
   */
  async identifyLogin(login: string): Promise<string | null> {
    if (!this.#findsByKeys) {
      const user = await this.findByLogin(login)
      return user && String(user.id)
    }
    const [named, addressed] = await Promise.all([
      this.#idByKey('usernameKey', usernameKey(login)),
      this.#idByKey('emailKey', emailKey(login)),
    ])
    return named ?? addressed
  }

  /** Whether a visitor is one of the users of this model, and not somebody with the same id. */
  owns(visitor: unknown): visitor is U {
    return visitor instanceof this.model
  }

  /** An id as the database has it; `null` for what cannot be one. */
  protected parseId(id: string): UserId | null {
    return this.#parseId(id)
  }

  /** Whether names are found as those of our own table are, by columns that hold their keys. */
  get #findsByKeys(): boolean {
    const { usernameField } = this.model
    const { findByUsername, findByEmail, findByLogin } = UserFinder.prototype
    return (
      usernameField === 'username' &&
      this.model.keeps('usernameKey') &&
      this.model.keeps('emailKey') &&
      this.findByUsername === findByUsername &&
      this.findByEmail === findByEmail &&
      this.findByLogin === findByLogin
    )
  }

  async #idByKey(member: 'usernameKey' | 'emailKey', key: string | null): Promise<string | null> {
    if (!isKey(key)) return null
    const id = this.model.primaryKeyAttribute
    const options = { where: { [member]: key }, attributes: [id], limit: 1, raw: true }
    const [row] = (await this.model.findAll({
      ...options,
      ...this.options,
    })) as unknown as UserRow[]
    return row ? String(row[id]) : null
  }

  async #findByKey(member: 'usernameKey' | 'emailKey', key: string | null): Promise<U | null> {
    if (!isKey(key)) return null
    const [user] = await this.#find({ [member]: key })
    return user ?? null
  }

  /** Without a key column, a name may be there twice, and the database may compare it loosely. */
  async #findExactly(
    member: string,
    value: UserId | null,
    isSame: (found: string) => boolean,
  ): Promise<U | null> {
    if (value === null) return null
    const [user, ...others] = await this.#find({ [member]: value })
    return user && others.length === 0 && isSame(String(user.get(member))) ? user : null
  }

  async #find(where: Record<string, unknown>): Promise<U[]> {
    return this.model.findAll({ where, limit: 2, ...this.options })
  }
}

/** Nobody has a NUL in their name, and neither SQLite nor PostgreSQL accepts one in a statement. */
function isKey(key: string | null): key is string {
  return Boolean(key) && (key as string).length <= LONGEST_LOGIN && !key?.includes('\0')
}
