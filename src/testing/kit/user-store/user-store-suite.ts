import { type Description, defineSuite, type Suite } from '../suite.ts'
import { createChecks } from './create-checks.ts'
import { cursorChecks } from './cursor-checks.ts'
import { deleteChecks } from './delete-checks.ts'
import { pageChecks } from './page-checks.ts'
import { saveEmailChecks } from './save-email-checks.ts'
import { searchChecks } from './search-checks.ts'
import { superuserChecks } from './superuser-checks.ts'
import { updateChecks } from './update-checks.ts'
import type { UserStoreSubject } from './user-store-subject.ts'

/** What `UserStore` promises. */
export function userStoreSuite(description: Description<UserStoreSubject>): Suite {
  return defineSuite('user store', description, {
    ...createChecks,
    ...updateChecks,
    ...saveEmailChecks,
    ...superuserChecks,
    ...deleteChecks,
    ...searchChecks,
    ...pageChecks,
    ...cursorChecks,
  })
}
