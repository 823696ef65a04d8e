import compose from 'koa-compose'
import type { Auth } from '../auth/create-auth.ts'
import type { Operations } from '../auth/operations/operations.ts'
import { SessionSeries } from '../auth/sessions/session-series.ts'
import type { TouchQueue } from '../auth/sessions/touch-queue.ts'
import type { RequestAuthenticator } from './authenticators/request-authenticator.ts'
import type { AppMiddleware, Logger } from './context.ts'
import { CsrfTokens } from './csrf/csrf-tokens.ts'
import type { Web } from './feature.ts'
import { openFrontEnds } from './front-ends/open-front-ends.ts'
import { ClientAddress } from './http/client-address.ts'
import { cookieName, cookieOptions } from './http/cookies.ts'
import { answerJson } from './json/answer-json.ts'
import { csrf, openForms } from './middleware/csrf.ts'
import { errorPages } from './middleware/error-pages.ts'
import { hostPages, limitStoreTime } from './middleware/limit-store-time.ts'
import { loadVisitor } from './middleware/load-visitor.ts'
import { noStore } from './middleware/no-store.ts'
import { onOwnRoutes } from './middleware/on-own-routes.ts'
import { openRequest } from './middleware/open-request.ts'
import { parseBody } from './middleware/parse-body.ts'
import { rejectMalformedUrl } from './middleware/reject-malformed-url.ts'
import { rejectUnknownRoutes } from './middleware/reject-unknown-routes.ts'
import { requestLog } from './middleware/request-log.ts'
import { secureCookies } from './middleware/secure-cookies.ts'
import { securityHeaders } from './middleware/security-headers.ts'
import { assetAt, staticAssets } from './middleware/static-assets.ts'
import type { WebSettings } from './options/web-settings.ts'
import { answerRoutes } from './routing/answer-routes.ts'
import { matchRoute } from './routing/match-route.ts'
import { REAUTH_PATH } from './routing/require-recent-login.ts'
import { type Route, Router } from './routing/router.ts'
import { sessions } from './session/sessions.ts'

export interface MiddlewareParts {
  readonly auth: Auth
  readonly web: Web
  readonly routes: readonly Route[]
  /** Who tells whose request it is, in this order. */
  readonly authenticators: readonly RequestAuthenticator[]
  /** Collects the notes that sessions are in use. */
  readonly touches: TouchQueue
  readonly settings: WebSettings
  /** `null`: what fails on our pages is Koa's `error` event. */
  readonly logger: Logger | null
  /** Where the line of each request goes: its fields are known and hold no secret. */
  readonly requestLogger: Logger
  readonly operations: Operations
}

/** What the app installs: everything from the first look at a request to our own pages. */
export interface Middlewares {
  /** Only what tells whose request it is: for requests that no page answers. Errors are thrown. */
  readonly recognise: AppMiddleware
  /** As far as the visitor is known. */
  readonly untilVisitor: AppMiddleware
  readonly all: AppMiddleware
}

export function createMiddlewares(parts: MiddlewareParts): Middlewares {
  const {
    auth,
    web,
    routes,
    authenticators,
    touches,
    settings,
    logger,
    requestLogger,
    operations,
  } = parts
  const { prefix, origins } = settings
  const isHttps = web.origin.startsWith('https:')
  const cookies = cookieOptions(isHttps, settings)
  const sessionCookie = cookieName(settings.cookieName, cookies)
  const { sessions: store } = auth.stores
  const { digest, events, factors, clock } = auth
  const { sessionLifetime: lifetime } = settings

  const isAsset = (path: string) => assetAt(path, web.renderer.assets, prefix) !== undefined
  const reader = store.createReader?.(auth.backends) ?? null
  const opening = [
    rejectMalformedUrl(),
    matchRoute(new Router(routes, { prefix, ownsSite: settings.ownsSite })),
    openRequest({
      addresses: new ClientAddress(settings.trustedProxies),
      loginPath: `${prefix}/login`,
      loginUrl: settings.loginUrl,
      reauthPath: `${prefix}${REAUTH_PATH}`,
      reauthMinutes: settings.reauthMinutes,
      basePath: settings.basePath,
      sessionCookie,
      cookies,
      logger: web.logger,
      languages: web.languages,
      ...(factors && { hasFactor: async (owner) => (await factors.of(owner)).isOn }),
      clock,
    }),
  ]
  const first = [
    ...opening,
    onOwnRoutes(
      securityHeaders({
        isHttps,
        formHosts: formHostsOf(settings),
        sources: settings.challenge?.sources,
      }),
    ),
    onOwnRoutes(openFrontEnds(settings.allowedOrigins)),
    onOwnRoutes(requestLog(requestLogger, isAsset)),
    errorPages(web, { logger, showsDetails: !settings.cachesViews, operations }),
    staticAssets(web.renderer.assets, prefix),
    answerRoutes({ isStateless: true }),
    ...(isHttps ? [secureCookies()] : []),
    onOwnRoutes(noStore()),
    onOwnRoutes(parseBody()),
  ]
  const visitor = (keepsId: boolean) => [
    limitStoreTime(settings.storeTimeoutMs),
    sessions({
      keepsId,
      store,
      reader,
      touches,
      series: new SessionSeries({ store, digest, events, lifetime, clock }),
      lifetime,
      clock,
      cookies,
      cookieName: sessionCookie,
      keepAtLogin: settings.keepAtLogin,
    }),
    openForms({
      ...{ tokens: new CsrfTokens(auth.digest), origins, cookies, sessionCookie },
      ...{ frontEnds: settings.allowedOrigins, clock },
    }),
    loadVisitor(authenticators, auth.permissions),
  ]
  const pages = [rejectUnknownRoutes(), answerJson(), csrf(), answerRoutes(), hostPages()]
  return {
    recognise: compose([...opening, ...visitor(true)]),
    untilVisitor: compose([...first, ...visitor(false)]),
    all: compose([...first, ...visitor(false), ...pages]),
  }
}

/** Where a login or a logout may lead besides our own pages. */
function formHostsOf({ redirectHosts, afterLogin, afterLogout }: WebSettings): readonly string[] {
  const addresses = [afterLogin, afterLogout].filter((to) => to !== null && !to.startsWith('/'))
  return [...redirectHosts, ...addresses.map((to) => new URL(to as string).origin)]
}
