import type { WorkOptions } from './passwords/hashers/hasher.ts'

/** What can tell one user from all others. The session keeps it as text. */
export type UserId = number | bigint | string

/**
 * What the framework asks of a user, whatever stores it.
 *
 * Nothing has to extend or import this: a row of any ORM, a reply from another service or an object
 * literal in a test is a user as soon as it has this shape.
 */
export interface User {
  /** Never changes and is never reused; the only thing a session remembers about a person. */
  readonly id: UserId

  /** `true`, to tell a user from {@link anonymous}. A value: a method would be truthy for everybody. */
  readonly isAuthenticated: true

  /** `false`, the opposite of {@link User.isAuthenticated}. A value, never a method. */
  readonly isAnonymous: false

  /** What the person is called on screen. */
  readonly username: string

  /** `false` refuses new logins and ends open sessions at their next request (missing: active). */
  readonly isActive?: boolean

  /** Whether the person may use the pages for staff (missing: no). */
  readonly isStaff?: boolean

  /** Whether the person may do everything, whatever was granted (missing: no). */
  readonly isSuperuser?: boolean

  /** Where mail to this person goes; `null` when none is known. */
  readonly email?: string | null

  /** The language that the person has chosen, such as `de` (BCP 47); `null`: as their browser says (missing: so). */
  readonly language?: string | null

  /** The time zone in which the person reads times, such as `Europe/Berlin` (IANA); `null`: UTC (missing: so). */
  readonly timeZone?: string | null

  /** When the person last logged in; `null` when never. */
  readonly lastLogin?: Date | null

  /**
   * Whether this is the person's password. Re-hashes and saves it when the stored hash is out of
   * date; never throws for a damaged or missing hash. The options may be ignored.
   */
  checkPassword(raw: string, options?: WorkOptions): Promise<boolean>

  /** Sets the password without saving it. `null` makes it unusable: no password will match. */
  setPassword(raw: string | null, options?: WorkOptions): Promise<void>

  /**
   * Whether a password can match at all (missing: nobody can tell, so people cannot give up their password here).
   * False after `setPassword(null)`.
   */
  readonly hasPassword?: boolean

  /**
   * Text that changes whenever open sessions must end, such as the password hash (missing: sessions
   * survive a change of password). It is never stored: the session keeps a keyed digest of it.
   */
  sessionStamp?(): string
}

/** A user as everything outside their own table names them, whatever stores them. */
export interface UserReference {
  /** The name of the backend that restores the user. */
  readonly backend: string
  /** The user's id as text. */
  readonly userId: string
}

/** The visitor of whom nothing is known. */
export interface Anonymous {
  readonly id: null
  readonly isAuthenticated: false
  readonly isAnonymous: true
  readonly isActive: false
  readonly username: ''
}

/** Nobody in particular: what `ctx.state.user` is when nobody is logged in, so it is never `null`. */
export const anonymous: Anonymous = Object.freeze({
  id: null,
  isAuthenticated: false,
  isAnonymous: true,
  isActive: false,
  username: '',
})

/** Whoever is there: a user we know, or {@link anonymous}. */
export type Visitor<U extends User = User> = U | Anonymous

/** A person as everything outside their own table names them. */
export interface UserReference {
  /** The name of the backend that restores the user. */
  readonly backend: string
  /** The user's id as text. */
  readonly userId: string
}

/** How everything outside their own table names a user of a backend. */
export function referenceTo(user: User, { name }: { readonly name: string }): UserReference {
  return { backend: name, userId: String(user.id) }
}
