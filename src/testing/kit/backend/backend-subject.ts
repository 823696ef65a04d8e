import type { AuthenticationBackend } from '../../../auth/backend.ts'
import type { User } from '../../../auth/user.ts'
import type { Subject } from '../suite.ts'

/** Somebody whom the kit asks to be stored. */
export interface Person {
  readonly username: string
  readonly password: string
}

/** A backend, how to fill the place where its users live, and how to read around it. */
export interface BackendSubject<U extends User = User> extends Subject {
  readonly backend: AuthenticationBackend<U>

  /** Stores a new, active person and gives them back. */
  addUser(person: Person): Promise<U>

  /**
   * Everything at rest about the person with this id, as text; `null` when there is nobody. Does not
   * go through the backend.
   */
  rawUser(id: string): Promise<string | null>

  /**
   * How many password hashes were made or compared so far, as `countingHasher()` counts them
   * (missing: passwords are not hashed here, and what a refusal costs is not compared).
   */
  hashCount?(): number

  /** Makes a person inactive, behind the backend's back (missing: nobody ever is). */
  deactivate?(id: string): Promise<void>

  /** Removes a person, behind the backend's back (missing: nobody ever is). */
  removeUser?(id: string): Promise<void>

  /** Grants a permission to a person, in whatever way that is done (missing: it is not). */
  grant?(id: string, permission: string): Promise<void>
}
