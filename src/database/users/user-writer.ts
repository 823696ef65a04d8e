import { Transaction } from 'sequelize'
import type { NewUser } from '../../auth/accounts/user-store.ts'
import { quoterOf } from '../connection/sequelize-internals.ts'
import type { InTransaction } from '../connection/sql.ts'
import { isStockTable } from '../import/bulk-create.ts'
import { insertGroups } from '../import/bulk-groups.ts'
import type { AbstractUser } from '../models/abstract-user.ts'
import { findKeptNames } from '../usernames/keeps-names.ts'
import { retryLostRaces } from './lost-race.ts'
import { asAlreadyTaken } from './unique-errors.ts'
import { UserChanger } from './user-changer.ts'
import { valuesOf } from './user-values.ts'

/** Makes, changes and deletes the users of one model. */
export class UserWriter<U extends AbstractUser> extends UserChanger<U> {
  async create(user: NewUser): Promise<U> {
    return this.inTransaction((transaction) => this.#insertWithGroups(user, transaction))
  }

  /** @throws TypeError in a bundle that is bound to a transaction: it has one of its own. */
  async createFirst(user: NewUser): Promise<U | null> {
    if (this.options.transaction) throw new TypeError('createFirst() has a transaction of its own')
    await findKeptNames(this.connection)
    // Several calls may see no superuser. One gets through; the others find theirs at the next try.
    return retryLostRaces(() => this.#createFirst(user))
  }

  /**
   * Inserts a row, and only then looks whether its name is kept: whoever has waited at the unique index for somebody
   * to leave the name finds it kept.
   */
  protected async insert(user: U, transaction: Transaction): Promise<U> {
    // At a second try, after a lost race, nothing of the first is there.
    user.isNewRecord = true
    try {
      const made = await user.save({ transaction })
      await this.assertNotKept(made, transaction)
      return made
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

  async #createFirst(user: NewUser): Promise<U | null> {
    // On SQLite the transaction has the write lock from its beginning; on MariaDB serializable isolation lets one of
    // two that both saw no superuser fail. On PostgreSQL that would look at names as they were kept before.
    const isPostgres = this.connection.getDialect() === 'postgres'
    const { READ_COMMITTED, SERIALIZABLE } = Transaction.ISOLATION_LEVELS
    const isolationLevel = isPostgres ? READ_COMMITTED : SERIALIZABLE
    return this.connection.transaction({ isolationLevel }, async (transaction) => {
      if (isPostgres) await this.#keepOthersOut(transaction)
      if (await this.findsSuperuser({ transaction })) return null
      return this.#insertWithGroups(user, transaction)
    })
  }

  async #insertWithGroups(user: NewUser, transaction: Transaction): Promise<U> {
    if (user.groups?.length && !isStockTable(this.connection, this.model)) {
      throw new TypeError('groups go with the stock table: add to groups afterwards')
    }
    const made = await this.insert(this.model.build(valuesOf(this.model, user)), transaction)
    if (user.groups?.length) await insertGroups(this.connection, this.backend, [user], transaction)
    return made
  }

  /** Until the end of the transaction nobody else writes users. */
  async #keepOthersOut(transaction: Transaction): Promise<void> {
    const table = quoterOf(this.connection).quoteTable(this.model.getTableName())
    await this.connection.query(`LOCK TABLE ${table} IN SHARE ROW EXCLUSIVE MODE`, { transaction })
  }
}
