import type { TellsOfPerson } from '../own-data/tells-of-person.ts'
import type { User } from '../user.ts'

/** A user who is about to be created. Names are normalised and the password is hashed already. */
export interface NewUser {
  readonly username: string
  /** (none) */
  readonly email?: string | null
  /** In any format that the configured hashers verify (no password matches). */
  readonly passwordHash?: string | null
  /** (empty) */
  readonly firstName?: string
  /** (empty) */
  readonly lastName?: string
  /** (true) */
  readonly isActive?: boolean
  /** (false) */
  readonly isStaff?: boolean
  /** (false) */
  readonly isSuperuser?: boolean
  /** (now) */
  readonly dateJoined?: Date | null
  /** Names of groups to put the user in; those that are not there yet are made (none). */
  readonly groups?: readonly string[]
  /** Values for columns of your own, such as `{ shoeSize: 43 }` (none). */
  readonly extra?: Readonly<Record<string, unknown>>
}

/** What can be changed of a user. What is missing stays as it is. */
export interface UserChanges {
  readonly username?: string
  /** `null` takes the address away. */
  readonly email?: string | null
  readonly firstName?: string
  readonly lastName?: string
  /** The language that they read, BCP 47; `null`: as their browser says. Only where users have one. */
  readonly language?: string | null
  /** The time zone that they read times in, an IANA name; `null`: that of the site. Only where users have one. */
  readonly timeZone?: string | null
  readonly isActive?: boolean
  readonly isStaff?: boolean
  readonly isSuperuser?: boolean
}

/** Which users are looked for, and which page of them. What is missing does not matter. */
export interface UserQuery {
  /** What the username or the e-mail address begins with, without regard to case. */
  readonly prefix?: string
  readonly isActive?: boolean
  readonly isStaff?: boolean
  readonly isSuperuser?: boolean
  /** Whether the user has ever logged in. */
  readonly hasLoggedIn?: boolean
  /** The name of a group that the user is in. */
  readonly group?: string
  /** The order (`username`). Users who never logged in come before all who did. */
  readonly sort?: UserSort
  /** (`asc`) */
  readonly direction?: 'asc' | 'desc'
  /** The cursor of the page before: the users after it, in the order of the list. */
  readonly after?: string
  /** The cursor of the page after: the users right before it, in the order of the list. */
  readonly before?: string
  /** Whether the last page is meant, which is as full as any other; without a cursor (false). */
  readonly isLast?: boolean
  /** Users in a page, 1 to 500 (50). */
  readonly limit?: number
}

/** What a list of users is sorted by. */
export type UserSort = 'username' | 'dateJoined' | 'lastLogin'

/** A part of a list of users. */
export interface UserPage<U extends User = User> {
  readonly users: readonly U[]
  /** For `before`: the page before this one; `null` when this is the first. */
  readonly previous: string | null
  /** For `after`: the page after this one; `null` when this is the last. */
  readonly next: string | null
  /**
   * Whether the store has stopped looking before the page was full. Where there is a cursor in the direction of
   * the search, it goes on from there; where there is none, more of the prefix must be given (false).
   */
  readonly isCut?: boolean
}

/** What the pages and the commands need of the place where users live. */
export interface UserStore<U extends User = User> extends TellsOfPerson {
  /** The name of the backend that restores the users of this store. */
  readonly backend: string

  /** Whether the username of these users is their e-mail address (false). */
  readonly isNamedByEmail?: boolean

  /** Whether there is a superuser, active or not. False where the table keeps no superusers. */
  hasSuperuser(): Promise<boolean>

  /**
   * @throws AlreadyTaken when the username or the address belongs to somebody else, or the username is kept for
   *   somebody in the same place: see `UsernameStore`.
   */
  create(user: NewUser): Promise<U>

  /**
   * Creates a superuser only if there is none yet, in one step: of any number of parallel calls one wins.
   * Other users may be there already, and may come at the same time.
   *
   * @returns `null` when there already was a superuser.
   * @throws AlreadyTaken when the username or the address belongs to somebody else.
   */
  createFirst(user: NewUser): Promise<U | null>

  /** The user with this id, as text; `null` for one that is unknown or not written exactly so. */
  findById(id: string): Promise<U | null>

  /** The users with these ids, in any order, by one statement (missing: each is looked for). */
  findByIds?(ids: readonly string[]): Promise<readonly U[]>

  /** Finds by username, without regard to case. */
  findByUsername(username: string): Promise<U | null>

  /** Finds by e-mail address, without regard to case. */
  findByEmail(email: string): Promise<U | null>

  /**
   * One page of users, in a stable order. Rows that come and go meanwhile never make another row appear
   * twice or be left out, unless the page is cut. Never counts, and looks at a limited number of rows.
   *
   * @throws TypeError for a query that is not valid, such as a filter on a column that does not exist.
   * @throws InvalidCursor for a cursor that this store did not make for this order.
   */
  search(query?: UserQuery): Promise<UserPage<U>>

  /**
   * Changes a user in one statement. The username and the address are normalised.
   *
   * @returns the user as changed; `null` when there is none of this id.
   * @throws TypeError for changes that are not valid, such as an empty username.
   * @throws AlreadyTaken when the username or the address belongs to somebody else.
   * @throws LastSuperuser when no active superuser would be left. Of parallel calls, too.
   */
  update(id: string, changes: UserChanges): Promise<U | null>

  /**
   * Saves a password set with `setPassword`, unless it was changed meanwhile.
   *
   * @returns false when another change came first; nothing is written then.
   */
  savePassword(user: U): Promise<boolean>

  /**
   * Saves an address that the user has confirmed, just as the backend of these users does it. In a bundle that is
   * bound to a transaction it is part of that (missing: the backend is asked).
   *
   * @returns false when another change came first, or the user is gone; nothing is written then.
   * @throws AlreadyTaken when the address belongs to somebody else.
   */
  saveEmail?(user: U, email: string): Promise<boolean>

  /**
   * Deletes a user, and all that was granted to them.
   *
   * @returns false when there is no user of this id.
   * @throws LastSuperuser when no active superuser would be left. Of parallel calls, too.
   */
  delete(id: string): Promise<boolean>
}
