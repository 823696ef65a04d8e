/** The contracts and the services: what is true whatever the server and wherever users live. */
export {
  type AccountDetails,
  AccountService,
  type FieldProblem,
  type Outcome,
} from './auth/accounts.ts'
export {
  type AuthenticationBackend,
  type Credentials,
  localRequest,
  type RequestInfo,
  type WithPermissionOptions,
} from './auth/backend.ts'
export { assertUser } from './auth/check-user.ts'
export { type Clock, systemClock } from './auth/clock.ts'
export {
  AlreadyTaken,
  AuthError,
  Overloaded,
  PermissionDenied,
  StoreUnavailable,
} from './auth/errors.ts'
export { type AuthEventName, type AuthEvents, EventHub, type Listener } from './auth/events.ts'
export { KeyedDigest } from './auth/keyed-digest.ts'
export { canonicalEmail, emailKey, normalizeUsername, usernameKey } from './auth/names.ts'
export { PasswordService } from './auth/password-service.ts'
export {
  BreachCheck,
  type BreachCheckOptions,
  type BreachEvent,
} from './auth/passwords/breach-check.ts'
export {
  type CreatePasswordsOptions,
  createPasswords,
  type HousePasswords,
} from './auth/passwords/create-passwords.ts'
export type { ForeignKeys } from './auth/passwords/foreign/format.ts'
export type {
  HashDescription,
  PasswordHasher,
  UnusableHash,
  VerifyOptions,
  WorkOptions,
} from './auth/passwords/hasher.ts'
export {
  type AcceptedHash,
  type HashVariant,
  type InspectOptions,
  inspectHash,
  type RefusedInspection,
} from './auth/passwords/inspect-hash.ts'
export {
  isTooLong,
  PASSWORD_MAX_BYTES,
  PasswordPolicy,
  type PasswordPolicyOptions,
  type PasswordProblem,
  type PasswordRule,
  type Person,
} from './auth/passwords/password-policy.ts'
export { Passwords, type PasswordsOptions, type Verdict } from './auth/passwords/passwords.ts'
export {
  definePermissions,
  type FindWithPermission,
  type GrantStore,
  type Permission,
  PermissionService,
  type VisitorPermissions,
} from './auth/permissions.ts'
export { RemoteUserBackend, type RemoteUserBackendOptions } from './auth/remote-user-backend.ts'
export { Secret } from './auth/secret.ts'
export { AuthService, type Recognised } from './auth/service.ts'
export type {
  AuthSession,
  FoundSession,
  Login,
  SessionChanges,
  SessionReader,
  SessionRecord,
  SessionState,
  SessionStore,
} from './auth/session.ts'
export type { Throttle, ThrottleRule, ThrottleVerdict } from './auth/throttle.ts'
export type { Token, TokenStore } from './auth/token-store.ts'
export { type Anonymous, anonymous, type User, type UserId, type Visitor } from './auth/user.ts'
export type { NewUser, UserStore } from './auth/user-store.ts'
