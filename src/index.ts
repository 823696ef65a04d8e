/** The contracts and the services: what is true whatever the server and wherever users live. */
export {
  type AccountDetails,
  AccountService,
  type FieldProblem,
  type Outcome,
} from './auth/accounts/account-service.ts'
export { canonicalEmail, emailKey, normalizeUsername, usernameKey } from './auth/accounts/names.ts'
export type { NewUser, UserStore } from './auth/accounts/user-store.ts'
export type { AuditEntry, AuditFilter, AuditPage, AuditStore } from './auth/audit/audit-store.ts'
export {
  type AuthenticationBackend,
  type Credentials,
  localRequest,
  type RequestInfo,
  type WithPermissionOptions,
} from './auth/backend.ts'
export { type Clock, systemClock } from './auth/clock.ts'
export { KeyedDigest } from './auth/crypto/keyed-digest.ts'
export {
  AlreadyTaken,
  AuthError,
  Overloaded,
  PermissionDenied,
  StoreUnavailable,
} from './auth/errors.ts'
export { type AuthEventName, type AuthEvents, EventHub, type Listener } from './auth/events.ts'
export type { Job } from './auth/jobs/job.ts'
export type { LeaseStore } from './auth/jobs/lease-store.ts'
export { AuthService, type Recognised } from './auth/login/auth-service.ts'
export { assertUser } from './auth/login/check-user.ts'
export {
  RemoteUserBackend,
  type RemoteUserBackendOptions,
} from './auth/login/remote-user-backend.ts'
export type {
  ClaimedMail,
  OutboxCounts,
  OutboxMail,
  OutboxStore,
} from './auth/mail/outbox-store.ts'
export {
  type CreatePasswordsOptions,
  createPasswords,
  type PooledPasswords,
} from './auth/passwords/create-passwords.ts'
export type { ForeignKeys } from './auth/passwords/formats/format.ts'
export type {
  HashDescription,
  PasswordHasher,
  UnusableHash,
  VerifyOptions,
  WorkOptions,
} from './auth/passwords/hashers/hasher.ts'
export {
  type AcceptedHash,
  type HashVariant,
  type InspectOptions,
  inspectHash,
  type RefusedInspection,
} from './auth/passwords/inspect-hash.ts'
export { PasswordService } from './auth/passwords/password-service.ts'
export { Passwords, type PasswordsOptions, type Verdict } from './auth/passwords/passwords.ts'
export {
  BreachCheck,
  type BreachCheckOptions,
  type BreachEvent,
} from './auth/passwords/policy/breach-check.ts'
export {
  isTooLong,
  PASSWORD_MAX_BYTES,
  PasswordPolicy,
  type PasswordPolicyOptions,
  type PasswordProblem,
  type PasswordRule,
  type Person,
} from './auth/passwords/policy/password-policy.ts'
export {
  definePermissions,
  type FindWithPermission,
  type GrantStore,
  type Permission,
  PermissionService,
  type VisitorPermissions,
} from './auth/permissions/permission-service.ts'
export { Secret } from './auth/secret.ts'
export type {
  AuthSession,
  FoundSession,
  Login,
  SessionChanges,
  SessionReader,
  SessionRecord,
  SessionState,
  SessionStore,
  SessionSummary,
  SessionTouch,
} from './auth/sessions/session-store.ts'
export { MOST_LISTED_SESSIONS } from './auth/sessions/session-store.ts'
export type { Stores } from './auth/stores.ts'
export type {
  BackoffRule,
  ThrottleKey,
  ThrottleRule,
  ThrottleStore,
  ThrottleVerdict,
  WindowRule,
} from './auth/throttling/throttle-store.ts'
export type { Token, TokenStore } from './auth/tokens/token-store.ts'
export {
  type Anonymous,
  anonymous,
  type User,
  type UserId,
  type UserReference,
  type Visitor,
} from './auth/user.ts'
