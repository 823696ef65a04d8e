import type Koa from 'koa'
import { forgetJob } from '../auth/audit/forget-job.ts'
import type { AuthOptions } from '../auth/auth-options.ts'
import { type Auth, createAuth } from '../auth/create-auth.ts'
import { JobRunner } from '../auth/jobs/job-runner.ts'
import { purgeJob } from '../auth/jobs/purge-job.ts'
import { Operations } from '../auth/operations/operations.ts'
import { SessionWatch } from '../auth/sessions/session-watch.ts'
import { touchQueueOf } from '../auth/sessions/touch-queue.ts'
import type { Stores } from '../auth/stores.ts'
import type { User } from '../auth/user.ts'
import { remoteUser } from './authenticators/remote-user.ts'
import type { RequestAuthenticator } from './authenticators/request-authenticator.ts'
import { sessionAuthenticator } from './authenticators/session.ts'
import type { AppContext, Logger } from './context.ts'
import { createMiddlewares, type Middlewares } from './create-middleware.ts'
import { createWeb } from './create-web.ts'
import type { Feature, Web } from './feature.ts'
import { chooseFeatures, withSections } from './features.ts'
import type { Gadwall } from './gadwall-contract.ts'
import { createHalfWays } from './half-ways.ts'
import { assertViewFolders } from './http/check-paths.ts'
import { visitorOf } from './live/visitor-of.ts'
import { createVisits, recognisedOf } from './log-in-out.ts'
import { logMissingPasskeys } from './log-missing-passkeys.ts'
import { type GadwallOptions, readGadwallOptions } from './options/gadwall-options.ts'
import { remoteUserOf } from './options/read-remote-user.ts'
import type { Route } from './routing/router.ts'
import { loginOf } from './session/session-data.ts'
import { logMissingMail, mailWorkerOf } from './views/mail-worker-of.ts'
import { checkViews } from './views/own/check-views.ts'
import { visit } from './visit.ts'

const silent: Logger = { info() {}, warn() {}, error() {} }

/**
 * Gives an app sessions, users and the pages to log in and out.
 *
 * @throws TypeError for options that cannot work or are misspelt; the message says what to do.
 */
export function gadwall<U extends User>(options: GadwallOptions<U>): Gadwall<U> {
  const { logger = silent, stores } = options
  const { auth: given, web: settings } = readGadwallOptions(options)
  const auth = createAuth(stores, withLog(given, logger))
  const { features: chosen, leftOut } = chooseFeatures(stores as Stores, options.features)
  const features = withSections(chosen, settings.adminSections)
  if (leftOut.length > 0) {
    logger.info({ leftOut }, 'features without their stores are left out')
  }
  logMissingPasskeys(auth, given, logger)
  const remote = remoteUserOf(options)
  const untyped = auth as unknown as Auth
  const visits = createVisits(untyped)

  const authenticators = (): RequestAuthenticator[] => [
    ...(options.authenticators ?? []),
    ...(remote ? [remoteUser(remote, auth.login, visits)] : []),
    sessionAuthenticator(auth.login),
  ]
  // Commands need no pages: views and files are read by the first who asks.
  const pages = once(() => {
    const routes: Route[] = []
    const web = createWeb(untyped, features, settings, {
      ...{ logger, routes, whileLoggedIn, operations },
    })
    routes.push(...features.flatMap((feature) => feature.routes(untyped, web)))
    return { web, routes }
  })
  const middlewares = once((): Middlewares => {
    const made = pages()
    assertViewFolders(settings.viewFolders)
    checkViews(settings.viewFolders)
    return createMiddlewares({
      auth: untyped,
      ...made,
      authenticators: authenticators(),
      ...{ touches, settings, operations },
      logger: options.logger ?? null,
      requestLogger: options.requestLogger ?? logger,
    })
  })
  const operations = new Operations(auth.events, auth.clock)
  const touches = touchQueueOf(stores.sessions)
  const jobs = once(
    () =>
      new JobRunner(jobsOf(untyped, features), {
        logger,
        leases: stores.leases,
        clock: auth.clock,
      }),
  )

  const watch = once(
    () =>
      new SessionWatch({
        ...{ store: stores.sessions, touches, lifetime: settings.sessionLifetime },
        ...{ admission: auth.login.admission, loginOf },
        clock: auth.clock,
      }),
  )

  const whileLoggedIn: Web['whileLoggedIn'] = (session, signal) => watch().watch(session, signal)
  const halfWays = once(() => createHalfWays<U>(untyped, pages().web))

  const mails = once(() => {
    logMissingMail(auth, logger)
    const { web, routes } = pages()
    const hasPage = (path: string) => routes.some((route) => route.path === path)
    return mailWorkerOf(untyped, options.mail, settings, {
      languages: web.languages,
      ...{ hasPage, logger, operations },
    })
  })

  return {
    auth,
    get routes() {
      return pages().routes
    },
    middleware: () => middlewares().all as Koa.Middleware,
    logIn: async (ctx, user, { backend, methods, remember = false } = {}) =>
      visits.logIn(
        ctx as AppContext,
        { ...recognisedOf(auth.backends, user, backend), ...(methods && { methods }) },
        { remember },
      ),
    logOut: (ctx) => visits.logOut(ctx as AppContext),
    enter: (...given) => halfWays().enter(...given),
    halfLogin: (...given) => halfWays().halfLogin(...given),
    goOn: (...given) => halfWays().goOn(...given),
    visitorOf: (request) =>
      visitorOf<U>(request, {
        recognise: middlewares().recognise,
        permissions: untyped.permissions,
        userOf: (who) => auth.login.userOf(who),
        origins: [...settings.origins, ...settings.allowedOrigins],
      }),
    whileLoggedIn,
    noteUse: (session) => watch().noteUse(session),
    async ready() {
      await stores.checkReady?.()
      await auth.keys?.ready({ makesFirst: auth.mail !== null })
    },
    stats: () => operations.stats(auth.hashing),
    sendMails: async () => (await mails()?.sendDue()) ?? 0,
    start() {
      jobs().start()
      mails()?.start()
    },
    endOpen: () => watch().close(),
    async close() {
      watch().close()
      await Promise.all([
        jobs().close(),
        auth.imports?.close(),
        auth.mail && mails()?.close(),
        touches.flush(),
        auth.throttle.flush(),
      ])
      // After all that makes events.
      await auth.audit?.flush()
    },
    visit: (work) => visit(middlewares().untilVisitor, work),
  }
}

function withLog<U extends User>(options: AuthOptions<U>, logger: Logger): AuthOptions<U> {
  return {
    ...options,
    onError: (error, event) => logger.error({ event, error: String(error) }, 'a listener failed'),
    onWarning: (backend, warning) => logger.warn({ backend }, warning),
  }
}

function jobsOf(auth: Auth, features: readonly Feature[]) {
  const { audit } = auth
  return [
    purgeJob(auth.stores, auth.clock),
    ...(audit ? [forgetJob(audit)] : []),
    ...features.flatMap(({ jobs }) => jobs?.(auth) ?? []),
  ]
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

export type { Feature, Gadwall, GadwallOptions, Web }
