// biome-ignore-all lint/complexity/noThisInStatic: each subclass has columns of its own.
import { inspect } from 'node:util'
import { type InitOptions, InstanceError, type ModelAttributes } from 'sequelize'
import { Model, type ModelStatic } from 'sequelize-typescript'
import { sha256 } from '../../auth/crypto/keyed-digest.ts'
import type { WorkOptions } from '../../auth/passwords/hashers/hasher.ts'
import type { Passwords } from '../../auth/passwords/passwords.ts'
import type { User as UserContract, UserId } from '../../auth/user.ts'
import { checkUserColumns, checkUserModel, fault } from '../users/model/check-user-model.ts'
import { chooseColumns, type UserAttributes } from '../users/model/user-columns.ts'
import { userIdParser } from '../users/model/user-id.ts'
import { fillIn, giveBigints } from './fill-in.ts'
import { shownValues } from './secret-columns.ts'

/** What every row of users says of itself, whether the table has a column for it or not. */
export interface UserMembers {
  username: string
  /** What makes the name unique without regard to case. Follows `username`. */
  usernameKey: string | null
  email: string | null
  /** What makes the address unique without regard to case. Follows `email`. */
  emailKey: string | null
  passwordHash: string | null
  /** `<digest of the hash>:<stamp>`: the stamp to go on with while the hash is this one. */
  rehashedStamp: string | null
  firstName: string
  lastName: string
  isActive: boolean
  isStaff: boolean
  isSuperuser: boolean
  dateJoined: Date | null
  lastLogin: Date | null
}

type AnyColumns = Record<string, unknown>
type CopyOptions = { plain?: boolean; clone?: boolean }

// Declared beside the class, not in it, so that a subclass may compute a member with a getter.
export interface AbstractUser extends UserMembers {}

/**
 * A user in a table of any shape. Extend it, map its columns, leave some out and add others.
 *
 * A member whose column is left out has a fixed value: active, neither staff nor superuser, no
 * address, never logged in. Without `passwordHash` no password matches, and each try still costs as
 * much as a wrong password.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: Sequelize defines what it declares.
export abstract class AbstractUser extends Model<AnyColumns> implements UserContract {
  /** The name of a column in the database, or `null` for one that the table has not (ours). */
  static columns: Readonly<Record<string, string | null>> = {}

  /** The column that people log in with. Unique (`username`). */
  static usernameField = 'username'

  /** What `createUser` insists on, beside the username (nothing). */
  static requiredFields: readonly string[] = []

  /** Set once for each connection, where the model is bound to it. */
  declare static passwords: Passwords

  declare id: UserId

  /** @throws TypeError for a model that cannot work; the message says what to do. */
  static override initialize<MS extends ModelStatic<Model>, M extends InstanceType<MS>>(
    own: ModelAttributes | undefined,
    options: InitOptions,
  ): MS {
    const name = String(options.modelName)
    const declared = (own ?? {}) as UserAttributes
    if (!this.isInitialized) checkUserModel(this, name, declared)
    const columns = chooseColumns(this, declared)
    checkUserColumns(this, name, columns)
    giveBigints(columns)
    const model = super.initialize<MS, M>(columns, options)
    for (const member of [this.primaryKeyAttribute, this.usernameField]) {
      if (userIdParser(columnOf(this, member))) continue
      throw fault(name, member, 'tells nobody apart', 'make it a whole number, text or a UUID')
    }
    fillIn(this)
    return model
  }

  /** Whether the table has a column for this member. */
  static keeps(member: string): boolean {
    return member in this.rawAttributes
  }

  get isAuthenticated(): true {
    return true
  }

  get isAnonymous(): false {
    return false
  }

  /**
   * Plain copies (`{ plain: true }`), which end in answers and logs, have no secrets: neither our hash, stamp
   * and keys nor a column of yours that is named like a secret. A `bigint` is text there. A row that is part
   * of another one is copied in this way too.
   */
  override get(options?: CopyOptions): AnyColumns
  override get<K extends keyof this>(key: K, options?: CopyOptions): this[K]
  override get(key: string, options?: CopyOptions): unknown
  override get(key?: unknown, options?: CopyOptions): unknown {
    const value = super.get(key as string, options as object)
    const isPlainCopy = typeof key !== 'string' && (options ?? (key as CopyOptions))?.plain
    if (!isPlainCopy) return value
    return shownValues(value as AnyColumns, this.#model.rawAttributes as UserAttributes)
  }

  /** For `console.log()` and loggers: the same without secrets. */
  [inspect.custom](_depth: number, options: object, show: typeof inspect): string {
    const { name } = this.constructor
    // The prototype is no row.
    return this.dataValues ? `${name} ${show(this.get({ plain: true }), options)}` : name
  }

  async checkPassword(raw: string, options?: WorkOptions): Promise<boolean> {
    const { matches, isOutdated } = await this.#passwords.verify(raw, this.passwordHash, options)
    if (!isOutdated || (await this.#rehash(raw, options))) return matches
    // Changed meanwhile: what was found out is about a password of the past.
    return (await this.#readAgain()) && this.checkPassword(raw, options)
  }

  /** @throws TypeError for a password when the table has no column for one. */
  async setPassword(raw: string | null, options?: WorkOptions): Promise<void> {
    if (!this.#model.keeps('passwordHash')) {
      if (raw === null) return
      throw new TypeError(`${this.#model.name} keeps no passwords`)
    }
    this.passwordHash = await this.#passwords.make(raw, options)
    if (this.#model.keeps('rehashedStamp')) this.rehashedStamp = null
  }

  /** Changes with the password, but not when the same password is merely hashed anew. */
  sessionStamp(): string {
    const own = sha256(this.passwordHash ?? '')
    const [hash, stamp] = this.rehashedStamp?.split(':') ?? []
    return hash === own && stamp ? stamp : own
  }

  /** Writes only if nobody changed the password since it was read: that change must win. */
  async #rehash(raw: string, options?: WorkOptions): Promise<boolean> {
    const before = this.passwordHash
    const passwordHash = await this.#passwords.make(raw, options)
    const stamp = { rehashedStamp: `${sha256(passwordHash)}:${this.sessionStamp()}` }
    const changes = { passwordHash, ...(this.#model.keeps('rehashedStamp') ? stamp : {}) }
    const { primaryKeyAttribute: key } = this.#model
    const [saved] = await this.#model.update(changes, {
      where: { [key]: this.id, passwordHash: before },
    })
    if (saved === 1) this.set(changes, { raw: true })
    return saved === 1
  }

  /** False for somebody who was deleted meanwhile. */
  async #readAgain(): Promise<boolean> {
    try {
      await this.reload()
      return true
    } catch (error) {
      if (error instanceof InstanceError) return false
      throw error
    }
  }

  get #model(): typeof AbstractUser & ModelStatic<AbstractUser> {
    return this.constructor as typeof AbstractUser & ModelStatic<AbstractUser>
  }

  get #passwords(): Passwords {
    const { passwords, name } = this.#model
    if (passwords) return passwords
    throw new TypeError(`${name} cannot check passwords: hand \`passwords\` to connect()`)
  }
}

/** What a model declares of the column of a member. */
export function columnOf(model: typeof AbstractUser, member: string): UserAttributes[string] {
  return (model.rawAttributes as UserAttributes)[member] as UserAttributes[string]
}
