/** For tests: suites that prove a backend or a store of your own, and helpers for testing an app. */
export type { Mail, Mailer } from './auth/mail/mailer.ts'
export { cheapHasher } from './testing/cheap-hasher.ts'
export { type CountingHasher, countingHasher } from './testing/counting-hasher.ts'
export { type FrozenClock, frozenClock } from './testing/frozen-clock.ts'
export type { BackendSubject, Person } from './testing/kit/backend/backend-subject.ts'
export { backendSuite } from './testing/kit/backend/backend-suite.ts'
export { type CaseResult, type CheckSuiteOptions, checkSuite } from './testing/kit/check-suite.ts'
export { type Runner, type RunSuiteOptions, runSuite } from './testing/kit/run-suite.ts'
export type { SessionStoreSubject } from './testing/kit/session-store/session-store-subject.ts'
export { sessionStoreSuite } from './testing/kit/session-store/session-store-suite.ts'
export type { Skips } from './testing/kit/skips.ts'
export {
  type Case,
  type Description,
  NotOffered,
  type Subject,
  type Suite,
} from './testing/kit/suite.ts'
export { type ThrottleSubject, throttleSuite } from './testing/kit/throttle-suite.ts'
export type { TokenStoreSubject } from './testing/kit/token-store-subject.ts'
export { tokenStoreSuite } from './testing/kit/token-store-suite.ts'
export type { UserStoreSubject } from './testing/kit/user-store/user-store-subject.ts'
export { userStoreSuite } from './testing/kit/user-store/user-store-suite.ts'
export { type AppWithUsers, type LoginAsOptions, loginAs } from './testing/login-as.ts'
export { type BrowserCookie, LoginCookies } from './testing/login-cookies.ts'
export {
  type MemoryBackend,
  type MemoryBackendOptions,
  type MemoryPerson,
  memoryBackend,
} from './testing/memory/memory-backend.ts'
export { MemorySessionStore } from './testing/memory/memory-session-store.ts'
export { MemoryThrottle } from './testing/memory/memory-throttle.ts'
export { MemoryTokenStore } from './testing/memory/memory-token-store.ts'
export { type MemoryRow, MemoryUser } from './testing/memory/memory-user.ts'
export { MemoryUserStore, type MemoryUserStoreOptions } from './testing/memory/memory-user-store.ts'
export { MemoryMailbox } from './testing/memory-mailbox.ts'
export { type Answer, TestBrowser } from './testing/test-browser.ts'
export { type PersonDetails, TEST_PASSWORD, userFactory } from './testing/user-factory.ts'
