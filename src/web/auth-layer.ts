import type { AccountService } from '../auth/accounts/account-service.ts'
import type { FirstRun } from '../auth/accounts/first-run.ts'
import type { Clock } from '../auth/clock.ts'
import type { KeyedDigest } from '../auth/crypto/keyed-digest.ts'
import type { AuthService } from '../auth/login/auth-service.ts'
import type { PasswordService } from '../auth/passwords/password-service.ts'
import type { PermissionService } from '../auth/permissions/permission-service.ts'
import type { SessionLifetime } from '../auth/sessions/session-lifetime.ts'
import type { SessionStore } from '../auth/sessions/session-store.ts'
import { type TouchQueue, touchQueueOf } from '../auth/sessions/touch-queue.ts'
import { type RemoteUserOptions, remoteUser } from './authenticators/remote-user.ts'
import type { AppMiddleware, Logger } from './context.ts'
import type { ReadinessCheck } from './controllers/health.ts'
import { CsrfTokens } from './csrf/csrf-tokens.ts'
import { ClientAddress } from './http/client-address.ts'
import { cookieOptions } from './http/cookies.ts'
import { clientInfo } from './middleware/client-info.ts'
import { csrf } from './middleware/csrf.ts'
import { errorPages } from './middleware/error-pages.ts'
import { loadUser } from './middleware/load-user.ts'
import { noStore } from './middleware/no-store.ts'
import { forOwnPaths, type OwnsPath, onOwnPaths } from './middleware/on-own-routes.ts'
import { parseBody } from './middleware/parse-body.ts'
import { rejectMalformedUrl } from './middleware/reject-malformed-url.ts'
import { rejectUnknownRoutes } from './middleware/reject-unknown-routes.ts'
import { requestId } from './middleware/request-id.ts'
import { requestLog } from './middleware/request-log.ts'
import { secureCookies } from './middleware/secure-cookies.ts'
import { securityHeaders } from './middleware/security-headers.ts'
import { staticAssets } from './middleware/static-assets.ts'
import { prepare, type SyncStep } from './middleware/sync-steps.ts'
import { healthRoutes, pageRoutes } from './routes.ts'
import { type Route, routing } from './routing/router.ts'
import { sessions } from './session/sessions.ts'
import { stockAssets } from './views/assets.ts'
import { Renderer } from './views/renderer.ts'

export interface AuthLayerSettings {
  readonly siteName: string
  /** Our own origins, such as `https://example.com`; the first is the one that links are made of. */
  readonly origins: readonly string[]
  /** What stands before every path of ours, such as `/members`; empty at the root. */
  readonly prefix: string
  /** Where the brand and the end of a logout lead. */
  readonly homePath: string
  /** Whether all paths are ours, or only those of our pages. */
  readonly ownsSite: boolean
  readonly sessionLifetime: SessionLifetime
  /** Names of session values that stay when an anonymous visitor logs in. */
  readonly keepAtLogin: readonly string[]
  readonly registrationOpen: boolean
  /** Addresses or CIDR ranges whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[]
  /** Folders of views; each view is taken from the first that has it. */
  readonly viewFolders: readonly string[]
  readonly publicDirectory: string
  /** Whether views are compiled once (true) or again at each request. */
  readonly cacheViews: boolean
}

export interface AuthLayerDependencies {
  readonly auth: AuthService
  readonly permissions: PermissionService
  readonly passwordService: PasswordService
  readonly accounts: AccountService | null
  readonly firstRun: FirstRun | null
  /** Whether and how a proxy tells who is there (not at all). */
  readonly remoteUser?: RemoteUserOptions | null
  readonly sessionStore: SessionStore
  /** Whoever gives it flushes it at the end (one that nobody flushes). */
  readonly touches?: TouchQueue
  readonly digest: KeyedDigest
  /** `null`: there are no pages for whoever watches over the process. */
  readonly checkReady: ReadinessCheck | null
  readonly logger: Logger
  /** Where the line of each request goes: fields that are known and hold no secret (`logger`). */
  readonly requestLogger?: Logger
  readonly clock: Clock
  readonly settings: AuthLayerSettings
}

/** What an app is given: middlewares in the order in which they run, and the list of all routes. */
export interface AuthLayer {
  readonly middlewares: readonly AppMiddleware[]
  readonly routes: readonly Route[]
}

/** Builds sessions, visitor, protection and pages for an app. Nothing is installed yet. */
export function createAuthLayer(dependencies: AuthLayerDependencies): AuthLayer {
  const { auth, permissions, sessionStore, digest, logger, clock, settings } = dependencies
  const { prefix, origins } = settings
  const origin = origins[0] as string
  const isHttps = origin.startsWith('https:')
  const cookies = cookieOptions(isHttps)
  const assets = stockAssets(settings.publicDirectory)
  const renderer = new Renderer({
    viewFolders: settings.viewFolders,
    assets,
    cache: settings.cacheViews,
    site: {
      name: settings.siteName,
      prefix,
      homePath: settings.homePath,
      registrationOpen: settings.registrationOpen && dependencies.accounts !== null,
      passwordMinLength: dependencies.passwordService.policy.minLength,
    },
  })
  const health = dependencies.checkReady ? healthRoutes(dependencies.checkReady) : []
  const pages = pageRoutes({ ...dependencies, renderer, origin })
  const pageRouting = routing(pages, prefix)
  const owns: OwnsPath = ({ path }) => settings.ownsSite || pageRouting.hasPath(path)
  const own = (middleware: AppMiddleware) => onOwnPaths(owns, middleware)
  const ours = (step: SyncStep) => forOwnPaths(owns, step)

  const middlewares: AppMiddleware[] = [
    rejectMalformedUrl(),
    prepare(
      requestId(),
      clientInfo(new ClientAddress(settings.trustedProxies), `${prefix}/login`),
      ours(securityHeaders({ isHttps })),
    ),
    own(requestLog(dependencies.requestLogger ?? logger)),
    errorPages(renderer, logger, owns),
    staticAssets(assets, prefix),
    routing(health, prefix).middleware,
    prepare(...(isHttps ? [secureCookies()] : []), ours(noStore())),
    own(parseBody()),
    sessions({
      store: sessionStore,
      reader: sessionStore.createReader?.(auth.backends) ?? null,
      touches: dependencies.touches ?? touchQueueOf(sessionStore),
      lifetime: settings.sessionLifetime,
      clock,
      cookies,
      keepAtLogin: settings.keepAtLogin,
    }),
    loadUser(auth, permissions),
    ...(dependencies.remoteUser ? [remoteUser(dependencies.remoteUser, dependencies)] : []),
    prepare(
      ours(rejectUnknownRoutes([...health, ...pages], prefix)),
      csrf({ tokens: new CsrfTokens(digest), origins, cookies }, owns),
    ),
    pageRouting.middleware,
  ]
  return { middlewares, routes: [...health, ...pages] }
}
