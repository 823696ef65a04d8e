import type { SessionStore } from '../../../auth/session.ts'
import { type Description, defineSuite, type Subject, type Suite } from '../suite.ts'
import { endChecks } from './end-checks.ts'
import { raceChecks } from './race-checks.ts'
import { replaceChecks } from './replace-checks.ts'
import { restChecks } from './rest-checks.ts'

/** A session store, and how to read around it. */
export interface SessionStoreSubject extends Subject {
  readonly store: SessionStore
  /** Everything that is at rest, as text: a dump. Does not go through the store. */
  rawRows(): Promise<string>
  /** How many sessions are at rest, whether over or not. Does not go through the store. */
  rawCount(): Promise<number>
}

/** What `SessionStore` promises. */
export function sessionStoreSuite(description: Description<SessionStoreSubject>): Suite {
  return defineSuite('session store', description, {
    ...restChecks,
    ...endChecks,
    ...raceChecks,
    ...replaceChecks,
  })
}
