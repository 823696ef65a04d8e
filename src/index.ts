/** The contracts and the services: what is true whatever the server and wherever users live. */
export {
  type AccountDetails,
  AccountService,
  type FieldProblem,
  type Outcome,
} from './auth/accounts/account-service.ts'
export { canonicalEmail, emailKey, normalizeUsername, usernameKey } from './auth/accounts/names.ts'
export { checkUserChanges } from './auth/accounts/user-changes.ts'
export {
  type CheckedQuery,
  checkUserQuery,
  makeCursor,
  type UserCursor,
} from './auth/accounts/user-query.ts'
export type {
  NewUser,
  UserChanges,
  UserPage,
  UserQuery,
  UserSort,
  UserStore,
} from './auth/accounts/user-store.ts'
export { InvalidCursor, LastSuperuser } from './auth/accounts/user-store-errors.ts'
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
export { AuthService, type Recognised } from './auth/login/auth-service.ts'
export { assertUser } from './auth/login/check-user.ts'
export {
  RemoteUserBackend,
  type RemoteUserBackendOptions,
} from './auth/login/remote-user-backend.ts'
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
export type { GrantStore } from './auth/permissions/grant-store.ts'
export { definePermissions, type Permission } from './auth/permissions/permission.ts'
export {
  type FindWithPermission,
  PermissionService,
  type VisitorPermissions,
} from './auth/permissions/permission-service.ts'
export { sitePermissions } from './auth/permissions/site-permissions.ts'
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
} from './auth/sessions/session-store.ts'
export type { Stores } from './auth/stores.ts'
export type { Throttle, ThrottleRule, ThrottleVerdict } from './auth/throttling/throttle.ts'
export type { Token, TokenStore } from './auth/tokens/token-store.ts'
export {
  type Anonymous,
  anonymous,
  type User,
  type UserId,
  type UserReference,
  type Visitor,
} from './auth/user.ts'
