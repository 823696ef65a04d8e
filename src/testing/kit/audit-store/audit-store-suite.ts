import { type Description, defineSuite, type Suite } from '../suite.ts'
import type { AuditStoreSubject } from './audit-store-subject.ts'
import { countChecks } from './count-checks.ts'
import { listChecks } from './list-checks.ts'
import { restChecks } from './rest-checks.ts'

/** What `AuditStore` promises. */
export function auditStoreSuite(description: Description<AuditStoreSubject>): Suite {
  return defineSuite('audit store', description, {
    ...restChecks,
    ...listChecks,
    ...countChecks,
  })
}
