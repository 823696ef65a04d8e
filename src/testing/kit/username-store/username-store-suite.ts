import { type Description, defineSuite, type Suite } from '../suite.ts'
import { keptChecks } from './kept-checks.ts'
import { releaseChecks } from './release-checks.ts'
import type { UsernameStoreSubject } from './username-store-subject.ts'

/** What `UsernameStore` promises. */
export function usernameStoreSuite(description: Description<UsernameStoreSubject>): Suite {
  return defineSuite('store of usernames', description, { ...keptChecks, ...releaseChecks })
}
