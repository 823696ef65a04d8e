import { Transaction, type WhereOptions } from 'sequelize'
import type { NewUser, UserStore } from '../../auth/accounts/user-store.ts'
import type { WithPermissionOptions } from '../../auth/backend.ts'
import { assertPermissionName, type GrantStore } from '../../auth/permissions/permission-service.ts'
import { Secret } from '../../auth/secret.ts'
import type { UserId } from '../../auth/user.ts'
import type { Connection } from '../connection/connect.ts'
import { prepareUsers, type ReadyUser } from '../import/bulk-create.ts'
import type { AbstractUser } from '../models/abstract-user.ts'
import { User } from '../models/user.ts'
import { SequelizeGrantStore } from '../permissions/grant-store.ts'
import type { UserReference } from '../permissions/grantee.ts'
import { findGranted } from './granted-users.ts'
import { UserFinder, type UserModel } from './user-finder.ts'
import { asAlreadyTaken, checkedValues, type UserValues, valuesOf } from './user-values.ts'

export interface UserStoreOptions {
  /**
   * The name under which sessions and grants remember these users. It must never change (the name of
   * the table).
   */
  readonly backend?: string
  /** Where grants are kept (the tables of ours in the same database). */
  readonly grants?: GrantStore
}

/** Keeps users in the table of a model, and is how programs make and find them. */
export class SequelizeUserStore<U extends AbstractUser = User>
  extends UserFinder<U>
  implements UserStore<U>
{
  readonly backend: string
  readonly grants: GrantStore
  readonly #connection: Connection

  /** @throws TypeError for a class that does not extend `AbstractUser`. */
  constructor(
    connection: Connection,
    model: UserModel<U> = User as unknown as UserModel<U>,
    options: UserStoreOptions = {},
  ) {
    super(connection, model)
    this.#connection = connection
    this.backend = options.backend ?? this.model.tableName
    this.grants = options.grants ?? new SequelizeGrantStore(connection)
  }

  /**
   * Makes a user, for programs: the password is not judged, the username and address are normalised.
   *
   * @param password without one, no password will match until one is set.
   * @param extra values for other columns, such as `{ shoeSize: 43, isStaff: true }`.
   * @throws TypeError for an empty username, what is no address, and a column that is not there.
   * @throws AlreadyTaken
   */
  async createUser(
    username: string,
    email: string | null = null,
    password: Secret | string | null = null,
    extra: UserValues = {},
  ): Promise<U> {
    const user = this.#build(checkedValues(this.model, username, email, extra))
    await user.setPassword(password instanceof Secret ? password.reveal() : password)
    return this.#insert(user)
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
    extra: UserValues = {},
  ): Promise<U> {
    for (const flag of ['isStaff', 'isSuperuser']) {
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
   * @throws AlreadyTaken when a name or an address is taken, or there twice.
   */
  async createUsers(users: readonly ReadyUser[]): Promise<void> {
    const insert = prepareUsers(this, this.#connection, users)
    try {
      await this.#connection.transaction(insert)
    } catch (error) {
      throw asAlreadyTaken(this.model, error) ?? error
    }
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
    const users = await findGranted<U>(this.model, ids, { isActive, includeSuperusers })
    return isActive === null ? users : users.filter((user) => user.isActive === isActive)
  }

  /** How grants, sessions and tokens name a user: these outlive any change of the user's table. */
  referenceTo(user: U): UserReference {
    return { backend: this.backend, userId: String(user.id) }
  }

  async isEmpty(): Promise<boolean> {
    const { primaryKeyAttribute } = this.model
    return (await this.model.findOne({ attributes: [primaryKeyAttribute], raw: true })) === null
  }

  async create(user: NewUser): Promise<U> {
    return this.#insert(this.#build(valuesOf(this.model, user)))
  }

  async createFirst(user: NewUser): Promise<U | null> {
    for (;;) {
      try {
        return await this.#insertFirst(user)
      } catch (error) {
        // Of several that saw an empty table one was let through: the next look finds its user.
        if (!isLostRace(error)) throw error
      }
    }
  }

  async savePassword(user: U): Promise<boolean> {
    const { passwordHash, rehashedStamp } = user
    const changes = {
      passwordHash,
      ...(this.model.keeps('rehashedStamp') ? { rehashedStamp } : {}),
    }
    const before = user.previous('passwordHash' as never) as unknown
    return this.#update(user.id, changes, { passwordHash: before })
  }

  /** Whether these users live in this database, and are found by id as all of their kind are. */
  isStockIn(connection: Connection): boolean {
    return this.#connection === connection && this.findById === UserFinder.prototype.findById
  }

  /** Whether the table has a column for the time of the last login. */
  get keepsLastLogin(): boolean {
    return this.model.keeps('lastLogin')
  }

  /** Notes when the user logged in, and nothing else of the row. */
  async recordLogin(id: UserId, at: Date): Promise<void> {
    await this.#update(id, { lastLogin: at })
  }

  #build(values: UserValues): U {
    return this.model.build(values) as unknown as U
  }

  async #insertFirst(user: NewUser): Promise<U | null> {
    // On SQLite the transaction has the write lock from its beginning; elsewhere serializable
    // isolation lets one of two that both saw an empty table fail.
    const isolationLevel = Transaction.ISOLATION_LEVELS.SERIALIZABLE
    return this.#connection.transaction({ isolationLevel }, async (transaction) => {
      if ((await this.model.count({ transaction })) > 0) return null
      return this.#insert(this.#build(valuesOf(this.model, user)), transaction)
    })
  }

  async #insert(user: U, transaction: Transaction | null = null): Promise<U> {
    try {
      await user.save({ transaction })
      return user
    } catch (error) {
      throw asAlreadyTaken(this.model, error) ?? error
    }
  }

  async #update(id: UserId, changes: UserValues, conditions: UserValues = {}): Promise<boolean> {
    const where = { [this.model.primaryKeyAttribute]: id, ...conditions } as WhereOptions
    const [changed] = await this.model.update(changes, { where })
    return changed === 1
  }
}

/** Whether the database broke a transaction off in favour of another: SQLSTATE 40001 and 40P01. */
function isLostRace(error: unknown): boolean {
  const { parent } = error as { parent?: { code?: string; sqlState?: string } }
  return ['40001', '40P01'].includes(parent?.sqlState ?? parent?.code ?? '')
}
