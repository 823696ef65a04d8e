/** For tests: suites that prove a backend or a store of your own, and helpers for testing an app. */

export type { AppRoute } from './testing/app-routes.ts'
export { cheapHasher } from './testing/cheap-hasher.ts'
export { type CountingHasher, countingHasher } from './testing/counting-hasher.ts'
export {
  type ExpectGuardedOptions,
  expectGuarded,
  type GuardedRoute,
} from './testing/expect-guarded.ts'
export { type FrozenClock, frozenClock } from './testing/frozen-clock.ts'
export type { AuditStoreSubject } from './testing/kit/audit-store/audit-store-subject.ts'
export { auditStoreSuite } from './testing/kit/audit-store/audit-store-suite.ts'
export type { BackendSubject, Person } from './testing/kit/backend/backend-subject.ts'
export { backendSuite } from './testing/kit/backend/backend-suite.ts'
export { type CaseResult, type CheckSuiteOptions, checkSuite } from './testing/kit/check-suite.ts'
export type { DeviceStoreSubject } from './testing/kit/device-store/device-store-subject.ts'
export { deviceStoreSuite } from './testing/kit/device-store/device-store-suite.ts'
export type { FactorStoreSubject } from './testing/kit/factor-store/factor-store-subject.ts'
export { factorStoreSuite } from './testing/kit/factor-store/factor-store-suite.ts'
export type { GrantStoreSubject } from './testing/kit/grant-store/grant-store-subject.ts'
export { grantStoreSuite } from './testing/kit/grant-store/grant-store-suite.ts'
export type { ImportStoreSubject } from './testing/kit/import-store/import-store-subject.ts'
export { importStoreSuite } from './testing/kit/import-store/import-store-suite.ts'
export type { KeyStoreSubject } from './testing/kit/key-store/key-store-subject.ts'
export { keyStoreSuite } from './testing/kit/key-store/key-store-suite.ts'
export type { LeaseStoreSubject } from './testing/kit/lease-store/lease-store-subject.ts'
export { leaseStoreSuite } from './testing/kit/lease-store/lease-store-suite.ts'
export type { OutboxStoreSubject } from './testing/kit/outbox-store/outbox-store-subject.ts'
export { outboxStoreSuite } from './testing/kit/outbox-store/outbox-store-suite.ts'
export type { OwnDataSubject } from './testing/kit/own-data/own-data-subject.ts'
export { ownDataSuite } from './testing/kit/own-data/own-data-suite.ts'
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
export type { ThrottleStoreSubject } from './testing/kit/throttle-store/throttle-store-subject.ts'
export { throttleStoreSuite } from './testing/kit/throttle-store/throttle-store-suite.ts'
export type { TokenStoreSubject } from './testing/kit/token-store/token-store-subject.ts'
export { tokenStoreSuite } from './testing/kit/token-store/token-store-suite.ts'
export type { UserStoreSubject } from './testing/kit/user-store/user-store-subject.ts'
export { userStoreSuite } from './testing/kit/user-store/user-store-suite.ts'
export type { UsernameStoreSubject } from './testing/kit/username-store/username-store-subject.ts'
export { usernameStoreSuite } from './testing/kit/username-store/username-store-suite.ts'
export { type LoginAsOptions, loginAs } from './testing/login-as.ts'
export { type BrowserCookie, LoginCookies } from './testing/login-cookies.ts'
export { type Mailbox, mailbox, type ReceivedMail } from './testing/mailbox.ts'
export { MemoryFactorStore } from './testing/memory/factors/memory-factor-store.ts'
export {
  MemoryGrantStore,
  type MemoryGrantStoreOptions,
} from './testing/memory/grants/memory-grant-store.ts'
export { MemoryImportStore } from './testing/memory/imports/memory-import-store.ts'
export { MemoryAuditStore } from './testing/memory/memory-audit-store.ts'
export {
  type MemoryBackend,
  type MemoryBackendOptions,
  type MemoryPerson,
  memoryBackend,
} from './testing/memory/memory-backend.ts'
export { MemoryKeyStore } from './testing/memory/memory-key-store.ts'
export { MemoryLeaseStore } from './testing/memory/memory-lease-store.ts'
export { MemoryOutboxStore } from './testing/memory/memory-outbox-store.ts'
export { MemorySessionStore } from './testing/memory/memory-session-store.ts'
export {
  type MemoryStores,
  memoryStores,
  type WholeMemoryStores,
} from './testing/memory/memory-stores.ts'
export { MemoryTokenStore } from './testing/memory/memory-token-store.ts'
export { type MemoryRow, MemoryUser } from './testing/memory/memory-user.ts'
export { MemoryUserStore, type MemoryUserStoreOptions } from './testing/memory/memory-user-store.ts'
export { MemoryUsernameStore } from './testing/memory/names/memory-username-store.ts'
export { MemoryDeviceStore } from './testing/memory/tries/memory-device-store.ts'
export { MemoryThrottleStore } from './testing/memory/tries/memory-throttle-store.ts'
export { type Answer, TestBrowser } from './testing/test-browser.ts'
export { type PersonDetails, TEST_PASSWORD, userFactory } from './testing/user-factory.ts'
