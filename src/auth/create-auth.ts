import { UserService } from './accounts/user-service.ts'
import {
  type Administration,
  createAdministration,
} from './administration/create-administration.ts'
import { tellOldAddressBy } from './administration/tell-old-address.ts'
import { AuditFigures } from './audit/audit-figures.ts'
import type { AuditRecorder } from './audit/audit-recorder.ts'
import { createAudit } from './audit/create-audit.ts'
import type { AuthOptions } from './auth-options.ts'
import type { AuthenticationBackend } from './backend.ts'
import { type Clock, systemClock } from './clock.ts'
import type { AccountClosing } from './closing/account-closing.ts'
import { createClosing } from './closing/create-closing.ts'
import { KeyedDigest } from './crypto/keyed-digest.ts'
import { SealedText } from './crypto/sealed-text.ts'
import { checkedSecrets } from './crypto/secret-strength.ts'
import { DeviceService } from './devices/device-service.ts'
import { Emergencies } from './emergencies/emergencies.ts'
import { EventHub } from './events.ts'
import { createFactors, type Factors } from './factors/create-factors.ts'
import type { Hooks } from './hooks.ts'
import { createImports, type Imports } from './import/runs/create-imports.ts'
import { createJoining, domainsOf, type Joining } from './joining/create-joining.ts'
import { DataKeys } from './keys/data-keys.ts'
import { AuthService } from './login/auth-service.ts'
import { validateBackends } from './login/check-user.ts'
import type { NeedCheck } from './login/outcome.ts'
import { Reauthentication } from './login/reauthentication.ts'
import { createMail } from './mail/create-mail.ts'
import type { MailService } from './mail/mail-service.ts'
import { sendNotices } from './mail/notices.ts'
import { NewPasswords } from './new-passwords/new-passwords.ts'
import { passwordNeed } from './new-passwords/password-need.ts'
import { OwnData } from './own-data/own-data.ts'
import { type HashingLoad, hashingLoadOf } from './passwords/hashing-load.ts'
import { PasswordService } from './passwords/password-service.ts'
import { PasswordPolicy } from './passwords/policy/password-policy.ts'
import { PermissionService } from './permissions/permission-service.ts'
import { ProfileService } from './profile/profile-service.ts'
import { createRecovery, type Recovery } from './recovery/create-recovery.ts'
import { verifyNeed } from './recovery/verify-need.ts'
import { SessionService } from './sessions/session-service.ts'
import type { Stores } from './stores.ts'
import { ThrottleService } from './throttling/throttle-service.ts'
import { TokenService } from './tokens/token-service.ts'
import type { User } from './user.ts'

const PASSWORD_MIN_LENGTH = 15

/** All services, built once. Pages, commands and tests work with the same. */
export interface Auth<U extends User = User> extends Recovery, Factors, Joining<U>, Imports {
  readonly stores: Stores<U>
  readonly backends: readonly AuthenticationBackend<U>[]
  /** Logs people in and out, and tells whose session it is. */
  readonly login: AuthService
  /** Asks whoever is logged in to prove again who they are. */
  readonly reauthentication: Reauthentication
  /** Finds, changes and removes accounts; `null` when `stores` has no `users`. */
  readonly users: UserService<U> | null
  /** What staff does to people and groups; `null` when `stores` has no `users`. */
  readonly administration: Administration<U> | null
  /** What is done to many people at once when something has gone wrong; `null` when `stores` has no `users`. */
  readonly emergencies: Emergencies<U> | null
  /** Closes accounts when their owners wish it; `null` when `stores` has no `users` or no `tokens`. */
  readonly closing: AccountClosing<U> | null
  readonly passwords: PasswordService
  /** Has people set a new password at their next login; `null` when `stores` has no `tokens`. */
  readonly newPasswords: NewPasswords | null
  /** Shows people where they are logged in, and ends what they no longer want. */
  readonly sessions: SessionService
  readonly permissions: PermissionService<U>
  /** Changes what people tell of themselves. */
  readonly profiles: ProfileService<U>
  /** Writes down all that is kept of a person. */
  readonly ownData: OwnData<U>
  /** Limits how often something may be tried. */
  readonly throttle: ThrottleService
  /** Knows the browsers in which people have logged in; `null` without a store for them. */
  readonly devices: DeviceService | null
  /** Keeps mails to be sent; `null` when none can be sent. */
  readonly mail: MailService | null
  /** Seals what is kept for long; `null` without a store of keys. */
  readonly keys: DataKeys | null
  readonly events: EventHub
  /** Keeps every event; `null` when `stores` has no `audit`. */
  readonly audit: AuditRecorder | null
  /** Counts what has happened; `null` when `stores` has no `audit`. */
  readonly figures: AuditFigures | null
  /** How many password hashes wait in this process, and how long; `null` when hashes are not made here. */
  readonly hashing: HashingLoad | null
  readonly digest: KeyedDigest
  /** Seals what somebody else keeps for a few minutes. */
  readonly sealed: SealedText
  readonly clock: Clock
}

/**
 * Builds all services. Nothing is connected and nothing is asked.
 *
 * @throws TypeError for options that cannot work; the message says what to do.
 */
export function createAuth<U extends User>(stores: Stores<U>, options: AuthOptions<U>): Auth<U> {
  const { backends, clock = systemClock, passwords, onError = () => {}, throttling = {} } = options
  const secrets = checkedSecrets(options.secret)
  const digest = new KeyedDigest(secrets)
  const events = new EventHub(onError, clock)
  const audit = createAudit(stores, events, options)
  const hooks = (options.hooks ?? {}) as Hooks
  const policy =
    options.passwordPolicy ??
    new PasswordPolicy({
      minLength: PASSWORD_MIN_LENGTH,
      ...(passwords && { maxBytes: passwords.maxBytes }),
    })
  const by = { digest, events, clock }
  const devices = stores.devices ? new DeviceService({ store: stores.devices, ...by }) : null
  const parts = { devices, ...by, rules: throttling }
  const throttle = new ThrottleService({ ...parts, store: stores.throttle })
  const keys = stores.keys ? new DataKeys(stores.keys, secrets, clock) : null
  const tokens = stores.tokens ? new TokenService(stores.tokens, digest, clock) : null
  const secondSteps = { ...parts, backends, keys, throttle, tokens }
  const { needs, ...factors } = createFactors(stores, secondSteps, options)
  const verify = options.verifiedEmail === 'required' ? [verifyNeed(backends)] : []
  const passwordService = new PasswordService({ policy, events, hooks })
  const forNewPasswords = { stores: stores as Stores, backends, passwords: passwordService, events }
  const newPasswords = stores.tokens
    ? new NewPasswords({ ...forNewPasswords, tokens: stores.tokens, clock })
    : null
  const login = new AuthService({
    backends,
    throttle,
    digest,
    events,
    hooks,
    // The second factor first: whoever has only the old password sets no new one.
    needs: [
      ...needs,
      ...(newPasswords ? [passwordNeed(newPasswords)] : []),
      ...((options.needs ?? []) as readonly NeedCheck[]),
      ...verify,
    ],
    recordsLogins: options.recordsLogins ?? true,
    clock,
  })
  validateBackends(backends, options.onWarning)
  const mail = createMail(options.mail, stores.outbox, keys, clock, options.language)
  const domains = domainsOf(options)
  const recovery = createRecovery({
    requiresEmail: verify.length > 0,
    signInByMail: options.signInByMail,
    ...{ login, throttle, events, domains, clock, factors: factors.factors },
    ...{ passwords: passwordService, stores: stores as Stores },
    ...{ tokens, mail, unverifiedDays: options.unverifiedDays ?? 0 },
  })
  if (mail) sendNotices(events, login, mail)
  const users = stores.users ? new UserService<U>(stores.users, stores, events, clock) : null
  const sessions = new SessionService({
    ...{ store: stores.sessions, events, clock, mostPerUser: options.sessionsPerUser ?? 0 },
  })
  const permissions = new PermissionService<U>(backends)
  const joinedBy = { stores, users, passwords, policy, events, hooks, domains, recovery, clock }
  const joining = createJoining<U>(joinedBy, options)
  return Object.freeze({
    stores,
    backends,
    login,
    reauthentication: new Reauthentication({ backends, ...by }),
    users,
    emergencies:
      users && new Emergencies<U>({ users, stores, newPasswords, throttle, events, clock }),
    closing: createClosing(stores, users, recovery, { events, clock }, options),
    passwords: passwordService,
    newPasswords,
    ...{ sessions, permissions },
    profiles: new ProfileService<U>(stores, events, clock),
    ownData: new OwnData<U>({
      ...{ stores, audit, events, clock, appData: options.dataOf ?? null },
      confirmsAddresses: recovery.addresses !== null,
    }),
    throttle,
    devices,
    ...factors,
    ...recovery,
    ...joining,
    administration: createAdministration<U>({
      ...{ users, stores, permissions, events, sessions, factors: factors.factors },
      ...{ accounts: joining.accounts, resets: recovery.resets, newPasswords },
      tellOldAddress: tellOldAddressBy(mail, clock),
    }),
    mail,
    ...createImports({ ...forNewPasswords, passwords, permissions, clock }, options),
    ...{ keys, events, audit, digest, clock },
    figures: stores.audit ? new AuditFigures(stores.audit) : null,
    hashing: hashingLoadOf(passwords),
    sealed: new SealedText(secrets),
  })
}
