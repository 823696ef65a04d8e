import type { Transaction, TransactionOptions } from 'sequelize'
import { checkUserChanges, endsSuperuser } from '../../auth/accounts/user-changes.ts'
import type { UserChanges } from '../../auth/accounts/user-store.ts'
import type { GrantStore } from '../../auth/permissions/grant-store.ts'
import type { UserId, UserReference } from '../../auth/user.ts'
import { assertNotKept } from '../../auth/usernames/rename.ts'
import type { Connection } from '../connection/connection.ts'
import { transactionAround } from '../connection/sequelize-internals.ts'
import type { InTransaction } from '../connection/sql.ts'
import { tablesOf } from '../connection/tables.ts'
import { type AbstractUser, columnOf } from '../models/abstract-user.ts'
import { SequelizeGrantStore } from '../permissions/grant-store.ts'
import { findKeptNames, keepsNames } from '../usernames/keeps-names.ts'
import { SequelizeUsernameStore } from '../usernames/username-store.ts'
import { retryLostRaces } from './lost-race.ts'
import { isText } from './model/user-id.ts'
import { assertNotLast, unlessSuperuser } from './superuser-guard.ts'
import { asAlreadyTaken } from './unique-errors.ts'
import { UserFinder, type UserModel } from './user-finder.ts'
import { changedValues, type UserRow } from './user-values.ts'

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

/** Changes and deletes the users of one model. */
export class UserChanger<U extends AbstractUser> extends UserFinder<U> {
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

  async update(id: string, changes: UserChanges): Promise<U | null> {
    const checked = checkUserChanges(changes)
    const values = changedValues(this.model, checked)
    const key = await this.#keyOf(id)
    if (key === null) return null
    const ends = endsSuperuser(checked)
    if (checked.username !== undefined) await this.#updateName(key, values, ends)
    else await this.#updateAll(key, values, ends)
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

  /** Works in the transaction of the bundle, or in one of its own, which is repeated when it is aborted. */
  protected async inTransaction<T>(
    work: (transaction: Transaction) => Promise<T>,
    options: TransactionOptions = {},
  ): Promise<T> {
    const transaction = this.options.transaction ?? transactionAround(this.connection)
    if (transaction) return work(transaction)
    await findKeptNames(this.connection)
    return retryLostRaces(() => this.connection.transaction(options, work))
  }

  /** @throws AlreadyTaken when the name of this user is kept for somebody else. */
  protected async assertNotKept(user: U, transaction: Transaction): Promise<void> {
    if (!keepsNames(this.connection)) return
    const usernames = new SequelizeUsernameStore(this.connection, { transaction })
    const who = { backend: this.backend, userId: String(user.id) }
    await assertNotKept({ usernames }, who, user.username)
  }

  /** The look at names that are kept comes after the write, as when a user is made. */
  async #updateName(id: UserId, values: UserRow, ends: boolean): Promise<void> {
    await this.inTransaction(async (transaction) => {
      await this.#updateAll(id, values, ends, { transaction })
      const user = await this.model.findByPk(id, { transaction })
      if (user) await this.assertNotKept(user as U, transaction)
    })
  }

  async #updateAll(
    id: UserId,
    values: UserRow,
    endsSuperuser: boolean,
    options: InTransaction = this.options,
  ): Promise<void> {
    if (endsSuperuser) await this.#demote(id, values, options)
    else if (Object.keys(values).length > 0) await this.#update(id, values, {}, options)
  }

  /** Most users are no superusers: for them one statement is enough, and it finds that out. */
  async #demote(id: UserId, values: UserRow, options: InTransaction): Promise<void> {
    if (await this.#update(id, values, unlessSuperuser(this.model), options)) return
    const change = async (transaction: Transaction) => {
      await assertNotLast(this.model, id, transaction)
      await this.#update(id, values, {}, { transaction })
    }
    await (options.transaction ? change(options.transaction) : this.inTransaction(change))
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
