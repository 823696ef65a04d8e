import { sha256 } from '../../auth/crypto/keyed-digest.ts'
import type { Passwords } from '../../auth/passwords/passwords.ts'
import type { User } from '../../auth/user.ts'

/** A person as {@link memoryBackend} keeps them: a plain object. */
export interface MemoryRow {
  readonly id: string
  readonly username: string
  readonly email: string | null
  readonly passwordHash: string
  readonly isActive: boolean
  readonly isStaff: boolean
  readonly isSuperuser: boolean
  readonly permissions: readonly string[]
}

/** A user made of such a row. The row itself changes only when something is saved. */
export class MemoryUser implements User {
  readonly isAuthenticated = true
  readonly isAnonymous = false
  readonly id: string
  readonly username: string
  readonly email: string | null
  readonly isActive: boolean
  readonly isStaff: boolean
  readonly isSuperuser: boolean
  /** The hash that was read, or set since. */
  passwordHash: string
  /** The hash that was read: another one at rest means that somebody changed it meanwhile. */
  readonly storedHash: string
  readonly #passwords: Passwords

  constructor(row: MemoryRow, passwords: Passwords) {
    this.id = row.id
    this.username = row.username
    this.email = row.email
    this.isActive = row.isActive
    this.isStaff = row.isStaff
    this.isSuperuser = row.isSuperuser
    this.passwordHash = row.passwordHash
    this.storedHash = row.passwordHash
    this.#passwords = passwords
  }

  async checkPassword(raw: string): Promise<boolean> {
    return (await this.#passwords.verify(raw, this.passwordHash)).matches
  }

  async setPassword(raw: string | null): Promise<void> {
    this.passwordHash = await this.#passwords.make(raw)
  }

  sessionStamp(): string {
    return sha256(this.passwordHash)
  }
}
