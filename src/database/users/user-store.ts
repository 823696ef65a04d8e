import type { Transaction } from 'sequelize'
import type { NewUser, UserPage, UserQuery, UserStore } from '../../auth/accounts/user-store.ts'
import type { WithPermissionOptions } from '../../auth/backend.ts'
import type { BulkUserStore } from '../../auth/import/bulk-user-store.ts'
import type { DataOwner, DataRow } from '../../auth/own-data/tells-of-person.ts'
import { assertPermissionName } from '../../auth/permissions/permission.ts'
import { Secret } from '../../auth/secret.ts'
import type { UserReference } from '../../auth/user.ts'
import type { Connection } from '../connection/connection.ts'
import { isStockTable, prepareUsers } from '../import/bulk-create.ts'
import { SequelizeBulkUsers } from '../import/bulk-users.ts'
import { writeOptions } from '../import/kept-names.ts'
import { ModelBulkUsers } from '../import/model-bulk-users.ts'
import type { AbstractUser } from '../models/abstract-user.ts'
import { User } from '../models/user.ts'
import { SequelizeGrantStore } from '../permissions/grant-store.ts'
import { findGranted } from './granted-users.ts'
import { UserSearch } from './search/user-search.ts'
import { asAlreadyTaken } from './unique-errors.ts'
import type { UserStoreOptions } from './user-changer.ts'
import { UserFinder, type UserModel } from './user-finder.ts'
import { checkedValues, type UserRow } from './user-values.ts'
import { UserWriter } from './user-writer.ts'

/** Keeps users in the table of a model, and is how programs make and find them. */
export class SequelizeUserStore<U extends AbstractUser = User>
  extends UserWriter<U>
  implements UserStore<U>
{
  readonly #search: UserSearch<U>

  /** @throws TypeError for a class that does not extend `AbstractUser`. */
  constructor(
    connection: Connection,
    model: UserModel<U> = User as unknown as UserModel<U>,
    options: UserStoreOptions = {},
  ) {
    super(connection, model, options)
    this.#search = new UserSearch(connection, this.model, {
      ...this.options,
      backend: this.backend,
      parseId: (id) => this.parseId(id),
      hasGroups: this.grants instanceof SequelizeGrantStore && this.grants.isIn(connection),
    })
  }

  get isNamedByEmail(): boolean {
    return this.model.usernameField === 'email'
  }

  /**
   * Makes a user, for programs: the password is not judged, the username and address are normalised.
   *
   * @param password without one, no password will match until one is set.
   * @param extra values for other columns, such as `{ shoeSize: 43, isStaff: true }`.
   * @throws TypeError for an empty username, what is no address, and a column that is not there.
   * @throws AlreadyTaken, also for a name that is kept for somebody who had it.
   */
  async createUser(
    username: string,
    email: string | null = null,
    password: Secret | string | null = null,
    extra: UserRow = {},
  ): Promise<U> {
    const user = this.model.build(checkedValues(this.model, username, email, extra))
    await user.setPassword(password instanceof Secret ? password.reveal() : password)
    return this.inTransaction((transaction) => this.insert(user, transaction))
  }

  /**
   * Makes a user who is staff and may do everything.
   *
   * @throws TypeError as `createUser`, and for a flag that is given as anything but true.
   */
  async createSuperuser(
    username: string,
    email: string | null = null,
    password: Secret | string | null = null,
    extra: UserRow = {},
  ): Promise<U> {
    for (const flag of ['isStaff', 'isSuperuser'] as const) {
      if (extra[flag] === undefined || extra[flag] === true) continue
      throw new TypeError(`A superuser has ${flag}: leave it out, or make it true`)
    }
    return this.createUser(username, email, password, {
      ...extra,
      isStaff: true,
      isSuperuser: true,
    })
  }

  /**
   * Makes many users whose hashes are ready, in one transaction: all of them or none. The stock table
   * takes one statement for 500 of them, and two more when there are groups.
   *
   * @throws TypeError for a user that cannot be; the message says which.
   * @throws AlreadyTaken when a name or an address is taken or there twice, or a name is kept for somebody.
   */
  async createUsers(users: readonly NewUser[]): Promise<void> {
    const insert = prepareUsers(this, this.connection, users)
    try {
      await this.inTransaction(insert, writeOptions(this.connection))
    } catch (error) {
      throw asAlreadyTaken(this.model, error) ?? error
    }
  }

  /** Writes many users at once, for an import. Our own table takes one statement for 500 of them. */
  bulk(): BulkUserStore {
    return isStockTable(this.connection, this.model)
      ? new SequelizeBulkUsers(this.connection, this.backend)
      : new ModelBulkUsers(this.connection, this.backend, (transaction) => this.bindTo(transaction))
  }

  /** The row of a user, with the columns of an app's own but none that is named like a secret. */
  async *dataOf({ backend, userId }: DataOwner): AsyncGenerator<readonly DataRow[]> {
    const user = backend === this.backend ? await this.findById(userId) : null
    if (user) yield [user.get({ plain: true })]
  }

  async search(query: UserQuery = {}): Promise<UserPage<U>> {
    return this.#search.page(query)
  }

  /**
   * The users who were granted a permission, directly or through a group, and superusers.
   *
   * @param options `backend` other than the name of this store: nobody.
   * @throws TypeError for what is not `area.action`, and for a backend that is no text.
   */
  async withPermission(
    name: string,
    options: WithPermissionOptions & { readonly backend?: string } = {},
  ): Promise<U[]> {
    const { isActive = true, includeSuperusers = true, backend = this.backend } = options
    assertPermissionName(name)
    if (typeof backend !== 'string') throw new TypeError('`backend` is the name of a backend')
    if (backend !== this.backend) return []

    const ids = (await this.grants.usersWith(backend, name))
      .map((id) => this.parseId(id))
      .filter((id) => id !== null)
    const whom = { isActive, includeSuperusers }
    const users = await findGranted(this.model, ids, whom, this.options)
    return isActive === null ? users : users.filter((user) => user.isActive === isActive)
  }

  /** How grants, sessions and tokens name a user: these outlive any change of the user's table. */
  referenceTo(user: U): UserReference {
    return { backend: this.backend, userId: String(user.id) }
  }

  async hasSuperuser(): Promise<boolean> {
    return this.findsSuperuser(this.options)
  }

  /** The same users, in a store whose every call takes part in a transaction. */
  bindTo(transaction: Transaction): SequelizeUserStore<U> {
    const { connection, backend, grants } = this
    const isHere = grants instanceof SequelizeGrantStore && grants.isIn(connection)
    const others = isHere ? {} : { grants }
    return new SequelizeUserStore<U>(connection, this.model, { backend, transaction, ...others })
  }

  /** Whether these users live in the database of this connection, under the same table prefix. */
  isIn(connection: Connection): boolean {
    return this.connection === connection
  }

  /** Whether these users live in this database, and are found by id as all of their kind are. */
  isStockIn(connection: Connection): boolean {
    return this.connection === connection && this.findById === UserFinder.prototype.findById
  }
}
