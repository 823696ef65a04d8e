import Koa from 'koa'
import type { AccountService } from '../auth/accounts.ts'
import type { Clock } from '../auth/clock.ts'
import type { FirstRun } from '../auth/first-run.ts'
import type { KeyedDigest } from '../auth/keyed-digest.ts'
import type { AuthService } from '../auth/service.ts'
import type { SessionStore } from '../auth/session.ts'
import { stockAssets } from './assets.ts'
import { ClientAddress } from './client-address.ts'
import type { AppMiddleware, Logger } from './context.ts'
import type { ReadinessCheck } from './controllers/health.ts'
import { cookieOptions } from './cookies.ts'
import { CsrfTokens } from './csrf/csrf-tokens.ts'
import { clientInfo } from './middleware/client-info.ts'
import { csrf } from './middleware/csrf.ts'
import { errorPages } from './middleware/error-pages.ts'
import { flatBody } from './middleware/flat-body.ts'
import { knownRoutes } from './middleware/known-routes.ts'
import { loadUser } from './middleware/load-user.ts'
import { privatePages } from './middleware/private-pages.ts'
import { requestId } from './middleware/request-id.ts'
import { requestLog } from './middleware/request-log.ts'
import { secureCookies } from './middleware/secure-cookies.ts'
import { securityHeaders } from './middleware/security-headers.ts'
import { staticAssets } from './middleware/static-assets.ts'
import { Renderer } from './render.ts'
import { buildRouter, type Route } from './router.ts'
import { healthRoutes, pageRoutes } from './routes.ts'
import type { SessionLifetime } from './session/session-lifetime.ts'
import { sessions } from './session/sessions.ts'

export interface AppSettings {
  /** Our own origins, such as `https://example.com`; the first is the one that links are made of. */
  readonly origins: readonly string[]
  readonly sessionLifetime: SessionLifetime
  readonly registrationOpen: boolean
  /** Addresses or CIDR ranges whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[]
  /** The folders with the views and with the static files. */
  readonly viewsDirectory: string
  readonly publicDirectory: string
  /** Whether views are compiled once (true) or again at each request. */
  readonly cacheViews: boolean
}

/** Everything the app works with; a test hands in its own. */
export interface AppDependencies {
  readonly auth: AuthService
  readonly accounts: AccountService
  readonly firstRun: FirstRun
  readonly sessionStore: SessionStore
  readonly digest: KeyedDigest
  readonly checkReady: ReadinessCheck
  readonly logger: Logger
  readonly clock: Clock
  readonly settings: AppSettings
}

/** An app, and the list of all its routes. */
export interface App {
  readonly koa: Koa
  readonly routes: readonly Route[]
}

/**
 * Builds the whole web application. Nothing is listening yet, and nothing was connected.
 *
 * @throws TypeError for a route that declares no guard.
 */
export function createApp(dependencies: AppDependencies): App {
  const { auth, accounts, sessionStore, digest, logger, clock, settings } = dependencies
  const origin = settings.origins[0] as string
  const isHttps = origin.startsWith('https:')
  const cookies = cookieOptions(isHttps)
  const assets = stockAssets(settings.publicDirectory)
  const renderer = new Renderer({
    viewsDirectory: settings.viewsDirectory,
    assets,
    cache: settings.cacheViews,
    site: {
      name: 'Gadwall',
      prefix: '',
      registrationOpen: settings.registrationOpen,
      passwordMinLength: accounts.policy.minLength,
    },
  })
  const health = healthRoutes(dependencies.checkReady)
  const pages = pageRoutes({ ...dependencies, renderer, origin })
  const pageRouter = buildRouter(pages)

  const koa = new Koa()
  const use = (middleware: AppMiddleware) => koa.use(middleware as unknown as Koa.Middleware)
  use(requestId())
  use(clientInfo(new ClientAddress(settings.trustedProxies)))
  use(requestLog(logger))
  use(securityHeaders({ isHttps }))
  use(errorPages(renderer, logger))
  use(staticAssets(assets))
  use(buildRouter(health).routes() as unknown as AppMiddleware)
  use(secureCookies({ isHttps }))
  use(privatePages())
  use(flatBody())
  use(sessions(koa, { store: sessionStore, lifetime: settings.sessionLifetime, clock, cookies }))
  use(loadUser(auth))
  use(knownRoutes(pageRouter))
  use(csrf({ tokens: new CsrfTokens(digest), origins: settings.origins, cookies }))
  use(pageRouter.routes() as unknown as AppMiddleware)

  return { koa, routes: [...health, ...pages] }
}
