import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type Koa from 'koa'
import { AccountService } from '../auth/accounts/account-service.ts'
import type { UserStore } from '../auth/accounts/user-store.ts'
import type { AuthenticationBackend } from '../auth/backend.ts'
import { type Clock, systemClock } from '../auth/clock.ts'
import { KeyedDigest } from '../auth/crypto/keyed-digest.ts'
import { EventHub } from '../auth/events.ts'
import { AuthService } from '../auth/login/auth-service.ts'
import { PasswordService } from '../auth/passwords/password-service.ts'
import type { Passwords } from '../auth/passwords/passwords.ts'
import { PasswordPolicy } from '../auth/passwords/policy/password-policy.ts'
import { PermissionService } from '../auth/permissions/permission-service.ts'
import { sessionLifetime } from '../auth/sessions/session-lifetime.ts'
import type { SessionStore } from '../auth/sessions/session-store.ts'
import type { User } from '../auth/user.ts'
import { readOptions, type SharedOptions, type SharedValues } from '../config/read-options.ts'
import { createAuthLayer } from './auth-layer.ts'
import type { RemoteUserOptions } from './authenticators/remote-user.ts'
import type { Logger } from './context.ts'
import type { Route } from './routing/router.ts'

const packageRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

const silent: Logger = { info() {}, warn() {}, error() {} }

/** What `gadwall()` is told. Everything but the first four has a default. */
export interface GadwallOptions<U extends User = User> extends SharedOptions {
  /** Ways to recognise people, asked in this order. */
  readonly backends: readonly AuthenticationBackend<U>[]
  /** Where sessions rest. */
  readonly sessionStore: SessionStore
  /** At least 32 characters; of a list the first signs and all verify, so that it can be replaced. */
  readonly secret: string | readonly string[]
  /** Where people reach the app, such as `https://example.com`: scheme, host and port. */
  readonly baseUrl: string
  /** What stands before the paths of our pages, such as `/members` (nothing). */
  readonly prefix?: string
  /** Where a logout leads (`/`). */
  readonly homePath?: string
  /** Folders with views of your own: each replaces ours of the same name (none). */
  readonly views?: string | readonly string[]
  /** Where new people are kept; with `passwords` it opens the page to register on (nobody registers). */
  readonly users?: UserStore<U>
  readonly passwords?: Passwords
  /** Names of session values that stay when an anonymous visitor logs in, such as a basket (none). */
  readonly keepAtLogin?: readonly string[]
  /** The header in which a proxy names people, and the backend that finds them (no such header). */
  readonly remoteUser?: RemoteUserSetup<U>
  /** Where log lines go (nowhere). */
  readonly logger?: Logger
  readonly clock?: Clock
}

/** {@link RemoteUserOptions} in which the proxies may be those of the app. */
export type RemoteUserSetup<U extends User = User> = Omit<RemoteUserOptions<U>, 'trustedProxies'> &
  Partial<Pick<RemoteUserOptions<U>, 'trustedProxies'>>

/** What an app gets back: the services behind the pages. */
export interface Gadwall<U extends User = User> {
  readonly auth: AuthService<U>
  readonly events: EventHub
  readonly permissions: PermissionService<U>
  /** The app that was given. */
  readonly koa: Koa
  /** Every route of ours and its guard. */
  readonly routes: readonly Route[]
}

/**
 * Gives an app sessions, users and the pages to log in and out.
 *
 * Everything that the app installs after this finds the visitor in `ctx.state.user`. The app's own
 * body parser may come before or after.
 *
 * @throws TypeError for options that cannot work; the message says what to do.
 */
export function gadwall<U extends User>(koa: Koa, options: GadwallOptions<U>): Gadwall<U> {
  const { backends, logger = silent, users, passwords } = options
  const shared = readOptions(options)
  const digest = new KeyedDigest(shared.secrets)
  const events = new EventHub((error, event) => {
    logger.error({ event, error: String(error) }, 'a listener failed')
  })
  const auth = new AuthService<U>({ backends, digest, events })
  for (const backend of backends) {
    const warnings = backend.validate?.(backends as never) ?? []
    for (const warning of warnings) logger.warn({ backend: backend.name }, warning)
  }
  const permissions = new PermissionService<U>(backends)
  const policy = new PasswordPolicy({
    minLength: shared.passwordMinLength,
    contextWords: [shared.siteName, ...shared.passwordContextWords],
  })
  const accounts =
    users && passwords ? new AccountService<U>({ users, passwords, policy, events }) : null
  if (users && !passwords) throw new TypeError('gadwall() needs `passwords` to register `users`')

  const { middlewares, routes } = createAuthLayer({
    auth: auth as unknown as AuthService,
    permissions: permissions as unknown as PermissionService,
    passwordService: new PasswordService(policy, events),
    accounts: accounts as unknown as AccountService | null,
    firstRun: null,
    remoteUser: checkedRemoteUser(options) as unknown as RemoteUserOptions | null,
    sessionStore: options.sessionStore,
    digest,
    checkReady: null,
    logger,
    clock: options.clock ?? systemClock,
    settings: layerSettings(options, shared),
  })
  for (const middleware of middlewares) koa.use(middleware as unknown as Koa.Middleware)
  return { auth, events, permissions, koa, routes }
}

function layerSettings<U extends User>(options: GadwallOptions<U>, shared: SharedValues) {
  return {
    siteName: shared.siteName,
    cookieName: shared.cookieName,
    origins: [shared.baseUrl],
    prefix: checkedPrefix(options.prefix ?? ''),
    homePath: options.homePath ?? '/',
    ownsSite: false,
    keepAtLogin: options.keepAtLogin ?? [],
    registrationOpen: shared.registration === 'open',
    trustedProxies: shared.trustedProxies,
    sessionLifetime: sessionLifetime(shared),
    viewFolders: [...[options.views ?? []].flat(), join(packageRoot, 'views')],
    publicDirectory: join(packageRoot, 'public'),
    cacheViews: process.env.NODE_ENV !== 'development',
  }
}

function checkedRemoteUser<U extends User>({
  remoteUser,
  backends,
  trustedProxies = [],
}: GadwallOptions<U>): RemoteUserOptions<U> | null {
  if (!remoteUser) return null
  if (!backends.includes(remoteUser.backend)) {
    throw new TypeError('The backend of `remoteUser` must be one of the `backends` of gadwall()')
  }
  return { trustedProxies, ...remoteUser }
}

function checkedPrefix(prefix: string): string {
  if (prefix === '' || /^(\/[\w-]+)+$/.test(prefix)) return prefix
  throw new TypeError('The `prefix` of gadwall() is empty or a path such as "/members"')
}
