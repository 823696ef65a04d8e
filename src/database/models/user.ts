import { Column, DataType, Model, Table } from 'sequelize-typescript'
import { sha256 } from '../../auth/keyed-digest.ts'
import { emailKey, usernameKey } from '../../auth/names.ts'
import type { WorkOptions } from '../../auth/passwords/hasher.ts'
import type { Passwords } from '../../auth/passwords/passwords.ts'
import type { User as UserContract } from '../../auth/user.ts'

/** What a new row is made of; everything else has a default. */
export type UserCreation = Partial<UserColumns> & Pick<UserColumns, 'username' | 'passwordHash'>

/** The columns of the stock users table. */
export interface UserColumns {
  id: number
  username: string
  usernameKey: string
  email: string | null
  emailKey: string | null
  passwordHash: string
  rehashedStamp: string | null
  firstName: string
  lastName: string
  isActive: boolean
  isStaff: boolean
  isSuperuser: boolean
  dateJoined: Date
  lastLogin: Date | null
}

/** The user in the box: a row of `users` that walks like the contract in `auth/user.ts`. */
@Table({ tableName: 'users' })
export class User extends Model<UserColumns, UserCreation> implements UserContract {
  /** Set once for each connection, where the model is bound to it. */
  declare static passwords: Passwords

  @Column({ type: DataType.INTEGER, primaryKey: true, autoIncrement: true })
  declare id: number

  @Column({
    type: DataType.STRING(150),
    allowNull: false,
    set(this: User, value: string) {
      this.setDataValue('username', value)
      this.setDataValue('usernameKey', usernameKey(value))
    },
  })
  declare username: string

  /** What makes the name unique without regard to case. Follows `username`. */
  @Column({ type: DataType.STRING(300), allowNull: false, unique: true })
  declare usernameKey: string

  @Column({
    type: DataType.STRING(254),
    set(this: User, value: string | null) {
      this.setDataValue('email', value)
      this.setDataValue('emailKey', value === null ? null : emailKey(value))
    },
  })
  declare email: string | null

  /** What makes the address unique without regard to case. Follows `email`. */
  @Column({ type: DataType.STRING(300), unique: true })
  declare emailKey: string | null

  @Column({ type: DataType.STRING(255), allowNull: false })
  declare passwordHash: string

  /** `<digest of the hash>:<stamp>`: the stamp to go on with while the hash is this one. */
  @Column({ type: DataType.STRING(100) })
  declare rehashedStamp: string | null

  @Column({ type: DataType.STRING(150), allowNull: false, defaultValue: '' })
  declare firstName: string

  @Column({ type: DataType.STRING(150), allowNull: false, defaultValue: '' })
  declare lastName: string

  @Column({ type: DataType.BOOLEAN, allowNull: false, defaultValue: true })
  declare isActive: boolean

  @Column({ type: DataType.BOOLEAN, allowNull: false, defaultValue: false })
  declare isStaff: boolean

  @Column({ type: DataType.BOOLEAN, allowNull: false, defaultValue: false })
  declare isSuperuser: boolean

  @Column({ type: DataType.DATE, allowNull: false, defaultValue: DataType.NOW })
  declare dateJoined: Date

  @Column({ type: DataType.DATE })
  declare lastLogin: Date | null

  get isAuthenticated(): true {
    return true
  }

  get isAnonymous(): false {
    return false
  }

  async checkPassword(raw: string, options?: WorkOptions): Promise<boolean> {
    const { matches, isOutdated } = await this.#passwords.verify(raw, this.passwordHash, options)
    if (isOutdated) await this.#rehash(raw)
    return matches
  }

  async setPassword(raw: string | null): Promise<void> {
    this.passwordHash = await this.#passwords.make(raw)
    this.rehashedStamp = null
  }

  /** Changes with the password, but not when the same password is merely hashed anew. */
  sessionStamp(): string {
    const own = sha256(this.passwordHash)
    const [hash, stamp] = this.rehashedStamp?.split(':') ?? []
    return hash === own && stamp ? stamp : own
  }

  /** Writes only if nobody changed the password since it was read: that change must win. */
  async #rehash(raw: string): Promise<void> {
    const before = this.passwordHash
    const passwordHash = await this.#passwords.make(raw)
    const rehashedStamp = `${sha256(passwordHash)}:${this.sessionStamp()}`
    const model = this.constructor as typeof User
    const [saved] = await model.update(
      { passwordHash, rehashedStamp },
      { where: { id: this.id, passwordHash: before } },
    )
    if (saved === 1) this.set({ passwordHash, rehashedStamp }, { raw: true })
    else await this.reload()
  }

  get #passwords(): Passwords {
    return (this.constructor as typeof User).passwords
  }
}
