import type { AuthenticationBackend } from '../../../auth/backend.ts'
import type { User } from '../../../auth/user.ts'
import { type Description, defineSuite, type Subject, type Suite } from '../suite.ts'
import { accountChecks } from './account-checks.ts'
import { identityChecks } from './identity-checks.ts'
import { passwordChecks } from './password-checks.ts'
import { permissionChecks } from './permission-checks.ts'
import { recognitionChecks } from './recognition-checks.ts'

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

/** What `AuthenticationBackend` promises, and what it asks of users. */
export function backendSuite<U extends User>(description: Description<BackendSubject<U>>): Suite {
  // What the kit is handed goes back to where it came from: the type of the user does not matter.
  return defineSuite('backend', description as unknown as Description<BackendSubject>, {
    ...recognitionChecks,
    ...identityChecks,
    ...accountChecks,
    ...passwordChecks,
    ...permissionChecks,
  })
}
