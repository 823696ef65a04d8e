import { Transaction } from 'sequelize'
import { checkUserChanges, endsSuperuser } from '../../auth/accounts/user-changes.ts'
import type { NewUser, UserChanges } from '../../auth/accounts/user-store.ts'
import type { GrantStore } from '../../auth/permissions/grant-store.ts'
import type { UserId, UserReference } from '../../auth/user.ts'
import type { Connection } from '../connection/connection.ts'
import type { InTransaction } from '../connection/sql.ts'
import { tablesOf } from '../connection/tables.ts'
import { isStockTable } from '../import/bulk-create.ts'
import { insertGroups } from '../import/bulk-groups.ts'
import { type AbstractUser, columnOf } from '../models/abstract-user.ts'
import { SequelizeGrantStore } from '../permissions/grant-store.ts'
import { retryLostRaces } from './lost-race.ts'
import { isText } from './model/user-id.ts'
import { assertNotLast, unlessSuperuser } from './superuser-guard.ts'
import { asAlreadyTaken } from './unique-errors.ts'
import { UserFinder, type UserModel } from './user-finder.ts'
import { changedValues, type UserRow, valuesOf } from './user-values.ts'

/** How users of a model are stored. */
export interface UserStoreOptions extends InTransaction {
  /**
   * The name under which sessions and grants remember these users. It must never change (the name of
   * the table, without the prefix).
   */
  readonly backend?: string
  /** Where grants are kept (the tables of ours in the same database). */
  readonly grants?: GrantStore
}

/** Makes, changes and deletes the users of one model. */
export class UserWriter<U extends AbstractUser> extends UserFinder<U> {
  readonly backend: string
  readonly grants: GrantStore
  protected readonly connection: Connection

  /** @throws TypeError for a class that does not extend `AbstractUser`. */
  constructor(connection: Connection, model: UserModel<U>, options: UserStoreOptions) {
    super(connection, model, options)
    this.connection = connection
    this.backend = options.backend ?? nameOfBackend(connection, this.model.tableName)
    this.grants = options.grants ?? new SequelizeGrantStore(connection, this.options)
  }

  async create(user: NewUser): Promise<U> {
    if (!user.groups?.length) return this.insert(this.model.build(valuesOf(this.model, user)))
    return this.inTransaction((transaction) => this.#insertWithGroups(user, transaction))
  }

  /** @throws TypeError in a bundle that is bound to a transaction: it has one of its own. */
  async createFirst(user: NewUser): Promise<U | null> {
    if (this.options.transaction) throw new TypeError('createFirst() has a transaction of its own')
    // Several calls may see no superuser. One gets through; the others find theirs at the next try.
    return retryLostRaces(() => this.#createFirst(user))
  }

  async update(id: string, changes: UserChanges): Promise<U | null> {
    const checked = checkUserChanges(changes)
    const values = changedValues(this.model, checked)
    const key = await this.#keyOf(id)
    if (key === null) return null
    if (endsSuperuser(checked)) await this.#demote(key, values)
    else if (Object.keys(values).length > 0) await this.#update(key, values)
    // MariaDB does not count rows that already had these values, so the count does not tell who is there.
    return this.findById(id)
  }

  async delete(id: string): Promise<boolean> {
    const key = await this.#keyOf(id)
    if (key === null) return false
    return this.inTransaction(async (transaction) => {
      const isDeleted = await this.#deleteUnlessLast(key, transaction)
      if (isDeleted) await this.#forgetGrants({ backend: this.backend, userId: id }, transaction)
      return isDeleted
    })
  }

  async savePassword(user: U): Promise<boolean> {
    const { passwordHash, rehashedStamp } = user
    const stamp = this.model.keeps('rehashedStamp') ? { rehashedStamp } : {}
    const before: unknown = user.previous('passwordHash')
    return this.#update(user.id, { passwordHash, ...stamp }, { passwordHash: before })
  }

  /** Saves an address; false when it was changed meanwhile. @throws AlreadyTaken */
  async saveEmail(user: U, email: string): Promise<boolean> {
    const values = changedValues(this.model, checkUserChanges({ email }))
    return this.#update(user.id, values, { email: user.email ?? null })
  }

  /** Whether the table has a column for the time of the last login. */
  get keepsLastLogin(): boolean {
    return this.model.keeps('lastLogin')
  }

  /** Notes when the user logged in, and nothing else of the row. */
  async recordLogin(id: UserId, at: Date): Promise<void> {
    await this.#update(id, { lastLogin: at })
  }

  protected async insert(user: U, options: InTransaction = this.options): Promise<U> {
    try {
      return await user.save(options)
    } catch (error) {
      throw asAlreadyTaken(this.model, error) ?? error
    }
  }

  protected async findsSuperuser(options: InTransaction): Promise<boolean> {
    if (!this.model.keeps('isSuperuser')) return false
    const { primaryKeyAttribute } = this.model
    const query = { attributes: [primaryKeyAttribute], where: { isSuperuser: true }, raw: true }
    return (await this.model.findOne({ ...query, ...options })) !== null
  }

  /** Works in the transaction of the bundle, or in one of its own, which is repeated when it is aborted. */
  protected inTransaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const { transaction } = this.options
    return transaction ? work(transaction) : retryLostRaces(() => this.connection.transaction(work))
  }

  async #createFirst(user: NewUser): Promise<U | null> {
    // On SQLite the transaction has the write lock from its beginning; elsewhere serializable
    // isolation lets one of two that both saw no superuser fail.
    const isolationLevel = Transaction.ISOLATION_LEVELS.SERIALIZABLE
    return this.connection.transaction({ isolationLevel }, async (transaction) => {
      if (await this.findsSuperuser({ transaction })) return null
      return this.#insertWithGroups(user, transaction)
    })
  }

  async #insertWithGroups(user: NewUser, transaction: Transaction): Promise<U> {
    if (user.groups?.length && !isStockTable(this.connection, this.model)) {
      throw new TypeError('groups go with the stock table: add to groups afterwards')
    }
    const made = await this.insert(this.model.build(valuesOf(this.model, user)), { transaction })
    await insertGroups(this.connection, this.backend, [user], transaction)
    return made
  }

  /** Most users are no superusers: for them one statement is enough, and it finds that out. */
  async #demote(id: UserId, values: UserRow): Promise<void> {
    if (await this.#update(id, values, unlessSuperuser(this.model))) return
    await this.inTransaction(async (transaction) => {
      await assertNotLast(this.model, id, transaction)
      await this.#update(id, values, {}, { transaction })
    })
  }

  async #deleteUnlessLast(id: UserId, transaction: Transaction): Promise<boolean> {
    if (await this.#destroy(id, unlessSuperuser(this.model), transaction)) return true
    await assertNotLast(this.model, id, transaction)
    return this.#destroy(id, {}, transaction)
  }

  async #forgetGrants(user: UserReference, transaction: Transaction): Promise<void> {
    const { grants, connection } = this
    const isHere = grants instanceof SequelizeGrantStore && grants.isIn(connection)
    const bound = isHere ? new SequelizeGrantStore(connection, { transaction }) : grants
    await bound.forgetUser?.(user)
  }

  async #update(
    id: UserId,
    changes: UserRow,
    conditions: object = {},
    options: InTransaction = this.options,
  ): Promise<boolean> {
    const where = { [this.model.primaryKeyAttribute]: id, ...conditions }
    const given = { where, ...options }
    try {
      const [changed] = await this.model.update(changes, given)
      return changed === 1
    } catch (error) {
      throw asAlreadyTaken(this.model, error) ?? error
    }
  }

  async #destroy(id: UserId, conditions: object, transaction: Transaction): Promise<boolean> {
    const where = { [this.model.primaryKeyAttribute]: id, ...conditions }
    return (await this.model.destroy({ where, transaction })) === 1
  }

  /** Some collations take "ADA" for "ada", so that text must be compared here. */
  async #keyOf(id: string): Promise<UserId | null> {
    const { type } = columnOf(this.model, this.model.primaryKeyAttribute)
    if (isText(type) && (await this.findById(id)) === null) return null
    return this.parseId(id)
  }
}

/** The name does not contain the prefix: sessions and grants must survive a change of the prefix. */
function nameOfBackend(connection: Connection, table: string): string {
  return table === tablesOf(connection).nameOf('users') ? 'users' : table
}
