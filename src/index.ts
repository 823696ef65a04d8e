/** Users for a Koa app: the middleware and guards, the contracts, and the services behind them. */
export type { AccountDetails } from './auth/accounts/account-details.ts'
export type { AccountExtra, AccountStep, Admission } from './auth/accounts/account-extra.ts'
export { AccountService } from './auth/accounts/account-service.ts'
export { FirstRun } from './auth/accounts/first-run.ts'
export { canonicalEmail, emailKey, normalizeUsername, usernameKey } from './auth/accounts/names.ts'
export { SetupCode } from './auth/accounts/setup-code.ts'
export { checkUserChanges } from './auth/accounts/user-changes.ts'
export {
  type CheckedQuery,
  checkUserQuery,
  makeCursor,
  type UserCursor,
} from './auth/accounts/user-query.ts'
export { type Act, type UserFacts, UserService } from './auth/accounts/user-service.ts'
export type {
  NewUser,
  UserChanges,
  UserPage,
  UserQuery,
  UserSort,
  UserStore,
} from './auth/accounts/user-store.ts'
export { InvalidCursor, LastSuperuser } from './auth/accounts/user-store-errors.ts'
export { AuditRecorder, type AuditRecorderOptions } from './auth/audit/audit-recorder.ts'
export type { AuditEntry, AuditFilter, AuditPage, AuditStore } from './auth/audit/audit-store.ts'
export type { AuthOptions } from './auth/auth-options.ts'
export {
  type AuthenticationBackend,
  type Credentials,
  localRequest,
  type RequestInfo,
  type WithPermissionOptions,
} from './auth/backend.ts'
export { type Clock, systemClock } from './auth/clock.ts'
export { type Auth, createAuth } from './auth/create-auth.ts'
export { type DigestMatch, KeyedDigest } from './auth/crypto/keyed-digest.ts'
export { SealedText } from './auth/crypto/sealed-text.ts'
export { DeviceService, type DeviceServiceOptions } from './auth/devices/device-service.ts'
export { type Device, type DeviceStore, MOST_DEVICES } from './auth/devices/device-store.ts'
export {
  AlreadyTaken,
  AuthError,
  Overloaded,
  PermissionDenied,
  Refused,
  StoreUnavailable,
  Throttled,
} from './auth/errors.ts'
export {
  type AuthEvent,
  type EventDetails,
  EventHub,
  type Listener,
  type ListenerErrorHandler,
  type NewEvent,
} from './auth/events.ts'
export type {
  AuthenticatorApps,
  AuthenticatorAppsOptions,
  NewApp,
} from './auth/factors/apps/authenticator-apps.ts'
export type { FactorRules, Factors } from './auth/factors/create-factors.ts'
export type { FactorAct } from './auth/factors/factor-changes.ts'
export type { SecondFactor } from './auth/factors/factor-need.ts'
export type { CodeMethod, FactorOverview, FactorSummary } from './auth/factors/factor-overview.ts'
export type { FactorService } from './auth/factors/factor-service.ts'
export type { Factor, FactorKind, FactorStore, FactorUse } from './auth/factors/factor-store.ts'
export type { PasskeyMethod } from './auth/factors/passkeys/passkey-check.ts'
export type {
  PasskeyCreation,
  PasskeyDescriptor,
  PasskeyRequest,
} from './auth/factors/passkeys/passkey-options.ts'
export type {
  PasskeyTicket,
  PasskeyTry,
  PasskeyUse,
} from './auth/factors/passkeys/passkey-ticket.ts'
export type { PasskeyCounter } from './auth/factors/passkeys/passkey-uses.ts'
export type {
  Begun,
  PasskeyAdded,
  PasskeyProof,
  Passkeys,
} from './auth/factors/passkeys/passkeys.ts'
export type { RelyingParty } from './auth/factors/passkeys/relying-party.ts'
export type { Hooks } from './auth/hooks.ts'
export type { ImportDetails } from './auth/import/import-details.ts'
export {
  type Invitation,
  type InvitationParts,
  Invitations,
  type InviteOptions,
} from './auth/invitations/invitations.ts'
export type { Job } from './auth/jobs/job.ts'
export type { LeaseStore } from './auth/jobs/lease-store.ts'
export type { Joining, JoiningOptions, RegistrationMode } from './auth/joining/create-joining.ts'
export { type EmailDomainRules, EmailDomains } from './auth/joining/email-domains.ts'
export { DataKeys, KeyUnreadable } from './auth/keys/data-keys.ts'
export type { KeyStore, StoredKey } from './auth/keys/key-store.ts'
export { AuthService, type AuthServiceOptions } from './auth/login/auth-service.ts'
export { assertUser } from './auth/login/check-user.ts'
export type { Login, LoginMethod } from './auth/login/login.ts'
export type { LoginOutcome, Need, NeedCheck, Recognised } from './auth/login/outcome.ts'
export {
  RemoteUserBackend,
  type RemoteUserBackendOptions,
} from './auth/login/remote-user-backend.ts'
export {
  type MailMessage,
  MailRefused,
  type MailRenderer,
  type MailTransport,
  type RenderedMail,
} from './auth/mail/mail-message.ts'
export type { MailSender, MailTask, MailTasks, NewMail, TaskRow } from './auth/mail/mail-sender.ts'
export type {
  ClaimedMail,
  OutboxCounts,
  OutboxMail,
  OutboxStore,
} from './auth/mail/outbox-store.ts'
export type { RobotForms, Stats } from './auth/operations/operations.ts'
export {
  type AppData,
  type DataRequest,
  OwnData,
  type TellAppData,
} from './auth/own-data/own-data.ts'
export type { DataOwner, DataRow, TellsOfPerson } from './auth/own-data/tells-of-person.ts'
export type { GrantStore } from './auth/permissions/grant-store.ts'
export { definePermissions, type Permission } from './auth/permissions/permission.ts'
export {
  type FindWithPermission,
  PermissionService,
  type VisitorPermissions,
} from './auth/permissions/permission-service.ts'
export { sitePermissions } from './auth/permissions/site-permissions.ts'
export type { Outcome, Problem, ProblemParams } from './auth/problem.ts'
export type { AddressPurpose, GivenOptions } from './auth/recovery/address-purpose.ts'
export { Addresses } from './auth/recovery/addresses.ts'
export type { Recovery } from './auth/recovery/create-recovery.ts'
export type { Found } from './auth/recovery/find-by-email.ts'
export { type MailCodeAnswer, type MailEntrant, MailLogins } from './auth/recovery/mail-logins.ts'
export {
  PasswordResets,
  type RecoveryParts,
  type ResetHolder,
} from './auth/recovery/password-resets.ts'
export { Secret } from './auth/secret.ts'
export { pageOfRows } from './auth/sections/page-of-rows.ts'
export type { SectionDetails } from './auth/sections/section-details.ts'
export { RowChanged, RowRefused } from './auth/sections/section-errors.ts'
export type {
  SectionMember,
  SectionQuery,
  SectionRows,
  SectionSource,
} from './auth/sections/section-source.ts'
export type { AuthSession, StartOptions } from './auth/sessions/auth-session.ts'
export type {
  FoundSession,
  SessionChanges,
  SessionReader,
  SessionRecord,
  SessionState,
  SessionStore,
  SessionSummary,
  SessionTouch,
} from './auth/sessions/session-store.ts'
export { MOST_LISTED_SESSIONS } from './auth/sessions/session-store.ts'
export type { WatchableSession } from './auth/sessions/session-watch.ts'
export type { VisitorSession } from './auth/sessions/visitor-session.ts'
export type { StoreName, Stores } from './auth/stores.ts'
export type { ThrottledAccount } from './auth/throttling/throttle-keys.ts'
export type { ThrottleSubject } from './auth/throttling/throttle-plan.ts'
export {
  type MailSubject,
  ThrottleService,
  type ThrottleServiceOptions,
} from './auth/throttling/throttle-service.ts'
export type {
  BackoffRule,
  ThrottleKey,
  ThrottleRule,
  ThrottleStore,
  ThrottleVerdict,
  WindowRule,
} from './auth/throttling/throttle-store.ts'
export {
  type MailUse,
  THROTTLE_RULES,
  type ThrottleRules,
  type ThrottleUse,
} from './auth/throttling/throttle-uses.ts'
export { TOKEN_LIFETIMES } from './auth/tokens/purposes.ts'
export {
  type CodeResult,
  type IssuedToken,
  type NewToken,
  TokenService,
} from './auth/tokens/token-service.ts'
export type { Token, TokenStore } from './auth/tokens/token-store.ts'
export {
  type Anonymous,
  anonymous,
  type User,
  type UserId,
  type UserReference,
  type Visitor,
} from './auth/user.ts'
export type { RemoteUserOptions } from './web/authenticators/remote-user.ts'
export type { RequestAuthenticator } from './web/authenticators/request-authenticator.ts'
export type {
  Challenge,
  ChallengeAnswered,
  ChallengeAsked,
  ChallengePage,
  ChallengeUse,
  ChallengeVerdict,
  ShownChallenge,
} from './web/challenges/challenge.ts'
export type { ContentSources } from './web/challenges/content-sources.ts'
export type { LoginGate } from './web/challenges/login-gate.ts'
export { type ProofOfWorkOptions, proofOfWork } from './web/challenges/proof-of-work.ts'
export type { WidgetOptions } from './web/challenges/site-verify.ts'
export type { Admitting, StrangerGate, StrangerUse } from './web/challenges/stranger-gate.ts'
export { hcaptcha, turnstile } from './web/challenges/widgets.ts'
export type {
  AppContext,
  AppMiddleware,
  AppState,
  Handler,
  Logger,
  RequestAuth,
  RouteContext,
  SignedInState,
} from './web/context.ts'
export { CsrfRefused } from './web/csrf/csrf-refused.ts'
export type { Feature, Web } from './web/feature.ts'
export {
  emptyForm,
  Form,
  type FormOptions,
  type FormRefusal,
  type FormState,
  fieldsOf,
} from './web/forms/form.ts'
export {
  type FieldOptions,
  type FormFields,
  type FormFieldsOptions,
  formFields,
  type ShownField,
} from './web/forms/form-fields.ts'
export { takeKeptFields } from './web/forms/kept-fields.ts'
export { listOf } from './web/forms/lists.ts'
export type { StandardIssue, StandardResult, StandardSchema } from './web/forms/standard-schema.ts'
export { gadwall } from './web/gadwall.ts'
export type {
  EnterUserOptions,
  Gadwall,
  GoOnOptions,
  HalfWay,
  LogInOptions,
} from './web/gadwall-contract.ts'
export { safePath, seeOther } from './web/http/redirects.ts'
export type { StepCookie } from './web/http/step-cookie.ts'
export { refuseUpgrade, UpgradeRefused } from './web/live/upgrade-refused.ts'
export type { RequestVisitor } from './web/live/visitor-of.ts'
export type { Visits } from './web/log-in-out.ts'
export type { LanguageMessages, Messages, Say } from './web/messages/messages.ts'
export type { Notice, NoticePart } from './web/messages/notice.ts'
export { requireCsrfToken } from './web/middleware/csrf.ts'
export type { AdminOptions, GadwallOptions } from './web/options/gadwall-options.ts'
export type { RemoteUserSetup } from './web/options/read-remote-user.ts'
export {
  allowAnonymous,
  type Guard,
  type GuardOptions,
  guard,
  requireLogin,
  requirePermission,
  requireStaff,
  requireTest,
} from './web/routing/guards.ts'
export { type HostMiddleware, protect } from './web/routing/protect.ts'
export { requireFactor } from './web/routing/require-factor.ts'
export { type RecentLoginOptions, requireRecentLogin } from './web/routing/require-recent-login.ts'
export { type Route, type RouteOptions, route } from './web/routing/router.ts'
export { adminSection } from './web/sections/admin-section.ts'
export type {
  AdminSection,
  AdminSectionOptions,
  RowMember,
  SectionAction,
  SectionColumn,
  SectionField,
  SectionValue,
  ShownColumn,
} from './web/sections/section-options.ts'
