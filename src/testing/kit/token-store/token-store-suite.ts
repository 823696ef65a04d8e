import { type Description, defineSuite, type Suite } from '../suite.ts'
import { codeChecks } from './code-checks.ts'
import { consumeChecks } from './consume-checks.ts'
import { destroyChecks } from './destroy-checks.ts'
import { issueChecks } from './issue-checks.ts'
import { restChecks } from './rest-checks.ts'
import type { TokenStoreSubject } from './token-store-subject.ts'

/** What `TokenStore` promises. */
export function tokenStoreSuite(description: Description<TokenStoreSubject>): Suite {
  return defineSuite('token store', description, {
    ...issueChecks,
    ...restChecks,
    ...consumeChecks,
    ...codeChecks,
    ...destroyChecks,
  })
}
