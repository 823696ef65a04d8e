import { sha256 } from '../../auth/crypto/keyed-digest.ts'
import type { Passwords } from '../../auth/passwords/passwords.ts'
import type { User } from '../../auth/user.ts'

/** A person as {@link MemoryUserStore} keeps them: a plain object. */
export interface MemoryRow {
  readonly id: string
  readonly username: string
  readonly email: string | null
  readonly passwordHash: string
  readonly firstName: string
  readonly lastName: string
  readonly language: string | null
  readonly timeZone: string | null
  readonly isActive: boolean
  readonly isStaff: boolean
  readonly isSuperuser: boolean
  readonly dateJoined: Date
  readonly lastLogin: Date | null
  readonly groups: readonly string[]
  readonly permissions: readonly string[]
}

/** A user made of such a row. The row itself changes only when something is saved. */
export class MemoryUser implements User {
  readonly isAuthenticated = true
  readonly isAnonymous = false
  readonly id: string
  readonly username: string
  readonly email: string | null
  readonly firstName: string
  readonly lastName: string
  readonly language: string | null
  readonly timeZone: string | null
  readonly isActive: boolean
  readonly isStaff: boolean
  readonly isSuperuser: boolean
  readonly dateJoined: Date
  readonly lastLogin: Date | null
  /** The hash that was read, or set since. */
  passwordHash: string
  /** The hash that was read: another one at rest means that somebody changed it meanwhile. */
  readonly storedHash: string
  readonly #passwords: Passwords

  constructor(row: MemoryRow, passwords: Passwords) {
    this.id = row.id
    this.username = row.username
    this.email = row.email
    this.firstName = row.firstName
    this.lastName = row.lastName
    this.language = row.language
    this.timeZone = row.timeZone
    this.isActive = row.isActive
    this.isStaff = row.isStaff
    this.isSuperuser = row.isSuperuser
    this.dateJoined = row.dateJoined
    this.lastLogin = row.lastLogin
    this.passwordHash = row.passwordHash
    this.storedHash = row.passwordHash
    this.#passwords = passwords
  }

  async checkPassword(raw: string): Promise<boolean> {
    return (await this.#passwords.verify(raw, this.passwordHash)).matches
  }

  get hasPassword(): boolean {
    return this.#passwords.isUsable(this.passwordHash)
  }

  async setPassword(raw: string | null): Promise<void> {
    this.passwordHash = await this.#passwords.make(raw)
  }

  sessionStamp(): string {
    return sha256(this.passwordHash)
  }
}
