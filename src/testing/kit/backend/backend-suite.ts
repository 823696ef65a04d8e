import type { User } from '../../../auth/user.ts'
import { type Description, defineSuite, type Suite } from '../suite.ts'
import { accountChecks } from './account-checks.ts'
import { addressChecks } from './address-checks.ts'
import type { BackendSubject } from './backend-subject.ts'
import { identityChecks } from './identity-checks.ts'
import { passwordChecks } from './password-checks.ts'
import { permissionChecks } from './permission-checks.ts'
import { recognitionChecks } from './recognition-checks.ts'

/** What `AuthenticationBackend` promises, and what it asks of users. */
export function backendSuite<U extends User>(description: Description<BackendSubject<U>>): Suite {
  // What the kit is handed goes back to where it came from: the type of the user does not matter.
  return defineSuite('backend', description as unknown as Description<BackendSubject>, {
    ...recognitionChecks,
    ...identityChecks,
    ...accountChecks,
    ...passwordChecks,
    ...addressChecks,
    ...permissionChecks,
  })
}
