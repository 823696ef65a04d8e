import { type Description, defineSuite, type Suite } from '../suite.ts'
import { claimChecks } from './claim-checks.ts'
import { finishChecks } from './finish-checks.ts'
import type { OutboxStoreSubject } from './outbox-store-subject.ts'

/** What `OutboxStore` promises. */
export function outboxStoreSuite(description: Description<OutboxStoreSubject>): Suite {
  return defineSuite('outbox store', description, { ...claimChecks, ...finishChecks })
}
