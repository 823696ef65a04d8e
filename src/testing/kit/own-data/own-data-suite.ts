import { type Check, type Description, defineSuite, type Suite } from '../suite.ts'
import { accountChecks } from './account-checks.ts'
import type { OwnDataSubject } from './own-data-subject.ts'
import { checksOf } from './row-checks.ts'
import { PUT, type TellerName } from './tellers.ts'

/**
 * What `dataOf()` of the stores promises to whoever downloads their data: all of theirs, nothing of anybody else's,
 * and no secret.
 */
export function ownDataSuite(description: Description<OwnDataSubject>): Suite {
  const names = Object.keys(PUT) as TellerName[]
  const checks: Record<string, Check<OwnDataSubject>> = { ...accountChecks }
  for (const name of names) Object.assign(checks, checksOf(name))
  return defineSuite('teller of own data', description, checks)
}
