import { type Description, defineSuite, type Suite } from '../suite.ts'
import { backoffChecks } from './backoff-checks.ts'
import { manyKeysChecks } from './many-keys-checks.ts'
import { settleChecks } from './settle-checks.ts'
import type { ThrottleStoreSubject } from './throttle-store-subject.ts'
import { windowChecks } from './window-checks.ts'

/** What `ThrottleStore` promises. */
export function throttleStoreSuite(description: Description<ThrottleStoreSubject>): Suite {
  return defineSuite('throttle store', description, {
    ...windowChecks,
    ...backoffChecks,
    ...manyKeysChecks,
    ...settleChecks,
  })
}
