// biome-ignore-all lint/complexity/noThisInStatic: each subclass has columns of its own.
import { type InitOptions, InstanceError, type ModelAttributes } from 'sequelize'
import type { Model, ModelStatic } from 'sequelize-typescript'
import { sha256 } from '../../auth/crypto/keyed-digest.ts'
import type { WorkOptions } from '../../auth/passwords/hashers/hasher.ts'
import type { Passwords } from '../../auth/passwords/passwords.ts'
import type { User as UserContract, UserId } from '../../auth/user.ts'
import {
  checkFields,
  checkUserColumns,
  checkUserModel,
  fault,
} from '../users/model/check-user-model.ts'
import { chooseColumns, LEFT_OUT, type UserAttributes } from '../users/model/user-columns.ts'
import { userIdParser } from '../users/model/user-id.ts'
import { fillIn, giveBigints, giveTrimmed } from './fill-in.ts'
import { ShownModel } from './shown-model.ts'

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

// Declared beside the class, not in it, so that a subclass may compute a member with a getter.
/** The base class for a user model of your own: extend it, and name your columns. */
export interface AbstractUser extends UserMembers {}

/**
 * A user in a table of any shape. Extend it, map its columns, leave some out and add others.
 *
 * A member whose column is left out has a fixed value: active, neither staff nor superuser, no
 * address, never logged in. Without `passwordHash` no password matches, and each try still costs as
 * much as a wrong password.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: Sequelize defines what it declares.
export abstract class AbstractUser extends ShownModel implements UserContract {
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
    giveTrimmed(columns, options.sequelize.getDialect())
    const model = super.initialize<MS, M>(columns, options)
    for (const member of [this.primaryKeyAttribute, this.usernameField]) {
      if (userIdParser(columnOf(this, member))) continue
      throw fault(name, member, 'tells nobody apart', 'make it a whole number, text or a UUID')
    }
    fillIn(this)
    const members = [...Object.keys(columns), ...Object.keys(LEFT_OUT), 'id', 'username']
    checkFields(name, (this as UsableModel).build(undefined, { isNewRecord: false }), members)
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

  async checkPassword(raw: string, options?: WorkOptions): Promise<boolean> {
    const { matches, isOutdated } = await this.#passwords.verify(raw, this.passwordHash, options)
    if (!isOutdated) return matches
    const renewed = await this.#renew(raw, options)
    // Changed meanwhile: what was found out is about a password of the past.
    return renewed === 'overtaken' ? this.checkPassword(raw, options) : renewed !== 'gone'
  }

  /** Whether a password can match at all. */
  get hasPassword(): boolean {
    return this.#model.passwords?.isUsable(this.passwordHash) ?? false
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

  /** The password was right: whatever fails now is reported, and no reason to refuse its owner. */
  async #renew(
    raw: string,
    options?: WorkOptions,
  ): Promise<'renewed' | 'overtaken' | 'gone' | 'failed'> {
    try {
      if (await this.#rehash(raw, options)) return 'renewed'
      return (await this.#readAgain()) ? 'overtaken' : 'gone'
    } catch (error) {
      options?.signal?.throwIfAborted()
      this.#passwords.renewalFailed(error)
      return 'failed'
    }
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

  get #model(): UsableModel {
    return this.constructor as UsableModel
  }

  get #passwords(): Passwords {
    const { passwords, name } = this.#model
    if (passwords) return passwords
    throw new TypeError(`${name} cannot check passwords: hand \`passwords\` to connect()`)
  }
}

type UsableModel = typeof AbstractUser & ModelStatic<AbstractUser>

/** What a model declares of the column of a member. */
export function columnOf(model: typeof AbstractUser, member: string): UserAttributes[string] {
  return (model.rawAttributes as UserAttributes)[member] as UserAttributes[string]
}
