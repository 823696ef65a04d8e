import type { User } from '../user.ts'

/** A user who is about to be created. Names are normalised and the password is hashed already. */
export interface NewUser {
  readonly username: string
  /** `null` when the person gave none. */
  readonly email: string | null
  /** In any format that the configured hashers verify. */
  readonly passwordHash: string
  readonly isActive?: boolean
  readonly isStaff?: boolean
  readonly isSuperuser?: boolean
}

/** What the account pages and the commands need of the place where users live. */
export interface UserStore<U extends User = User> {
  /** The name of the backend that restores the users of this store. */
  readonly backend: string

  /** Whether there is no user at all. */
  isEmpty(): Promise<boolean>

  /** @throws AlreadyTaken when the username or the address belongs to somebody else. */
  create(user: NewUser): Promise<U>

  /**
   * Creates a user only if there is none yet, in one step: of any number of parallel calls one wins.
   *
   * @returns `null` when there already was one.
   */
  createFirst(user: NewUser): Promise<U | null>

  /** Finds by username, without regard to case. */
  findByUsername(username: string): Promise<U | null>

  /** Finds by e-mail address, without regard to case. */
  findByEmail(email: string): Promise<U | null>

  /**
   * Saves a password set with `setPassword`, unless it was changed meanwhile.
   *
   * @returns false when another change came first; nothing is written then.
   */
  savePassword(user: U): Promise<boolean>
}
