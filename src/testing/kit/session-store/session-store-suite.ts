import { type Description, defineSuite, type Suite } from '../suite.ts'
import { allChecks } from './all-checks.ts'
import { endChecks } from './end-checks.ts'
import { openChecks } from './open-checks.ts'
import { ownerChecks } from './owner-checks.ts'
import { raceChecks } from './race-checks.ts'
import { replaceChecks } from './replace-checks.ts'
import { restChecks } from './rest-checks.ts'
import { seriesChecks } from './series-checks.ts'
import type { SessionStoreSubject } from './session-store-subject.ts'
import { touchChecks } from './touch-checks.ts'

/** What `SessionStore` promises. */
export function sessionStoreSuite(description: Description<SessionStoreSubject>): Suite {
  return defineSuite('session store', description, {
    ...restChecks,
    ...endChecks,
    ...allChecks,
    ...touchChecks,
    ...ownerChecks,
    ...openChecks,
    ...raceChecks,
    ...replaceChecks,
    ...seriesChecks,
  })
}
