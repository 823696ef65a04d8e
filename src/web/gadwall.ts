import type Koa from 'koa'
import { forgetJob } from '../auth/audit/forget-job.ts'
import type { AuthOptions } from '../auth/auth-options.ts'
import { type Auth, createAuth } from '../auth/create-auth.ts'
import { JobRunner } from '../auth/jobs/job-runner.ts'
import { purgeJob } from '../auth/jobs/purge-job.ts'
import type { StartOptions } from '../auth/sessions/auth-session.ts'
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
import { chooseFeatures } from './features.ts'
import { assertViewFolders } from './http/check-paths.ts'
import { createVisits, recognisedOf } from './log-in-out.ts'
import { type GadwallOptions, readGadwallOptions, remoteUserOf } from './options/gadwall-options.ts'
import type { Route } from './routing/router.ts'
import { logMissingMail, mailWorkerOf } from './views/mail-worker-of.ts'
import { visit } from './visit.ts'

/** How {@link Gadwall.logIn} logs somebody in. */
export interface LogInOptions extends Pick<StartOptions, 'remember'> {
  /** The name of the backend that the user comes from (the only one). */
  readonly backend?: string
  /** How they proved who they are (the `methods` of the backend). */
  readonly methods?: readonly string[]
}

/** Users for one Koa app. */
export interface Gadwall<U extends User = User> {
  /** All services behind the pages. */
  readonly auth: Auth<U>
  /** Every route of ours and its guard. */
  readonly routes: readonly Route[]
  /**
   * What the app installs, once: `koa.use(users.middleware())`. Everything after it finds the visitor in
   * `ctx.state.user`. The app's own body parser may come before or after.
   */
  middleware(): Koa.Middleware
  /**
   * Logs a user in, from a page or a way in of the app's own. The id of the session from before is dead
   * when this resolves.
   *
   * @throws Refused when the hook `beforeLogin` does not let them in.
   * @throws TypeError after the answer has begun, before `middleware()`, for an unknown backend, and for what
   *   is no user, such as `anonymous`.
   */
  logIn(ctx: Koa.Context, user: U, options?: LogInOptions): Promise<void>
  /**
   * Logs out whoever is there. Harmless when nobody is.
   *
   * @throws TypeError after the answer has begun.
   */
  logOut(ctx: Koa.Context): Promise<void>
  /** Resolves when the stores can be used. */
  ready(): Promise<void>
  /** Starts the regular work of the features, such as to remove what has expired. A site does it once. */
  start(): void
  /**
   * Ends the regular work, and writes which sessions were in use and what happened last. Stores and connections stay open: they
   * are the app's.
   */
  close(): Promise<void>
  /**
   * Runs work for a visitor of our own making and gives back the cookies of the answer.
   *
   * @internal
   */
  visit(work: (ctx: AppContext) => Promise<void>): Promise<readonly string[]>
}

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
  const { features, leftOut } = chooseFeatures(stores as Stores, options.features)
  if (leftOut.length > 0) {
    logger.info({ leftOut }, 'features without their stores are left out')
  }
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
    const web = createWeb(untyped, features, settings, logger)
    return { web, routes: features.flatMap((feature) => feature.routes(untyped, web)) }
  })
  const middlewares = once((): Middlewares => {
    const made = pages()
    assertViewFolders(settings.viewFolders)
    return createMiddlewares({
      auth: untyped,
      ...made,
      authenticators: authenticators(),
      touches,
      settings,
      logger: options.logger ?? null,
      requestLogger: options.requestLogger ?? logger,
    })
  })
  const touches = touchQueueOf(stores.sessions)
  const jobs = once(
    () =>
      new JobRunner(jobsOf(untyped, features), {
        logger,
        leases: stores.leases,
        clock: auth.clock,
      }),
  )

  const mails = once(() => {
    logMissingMail(auth, logger)
    const { web, routes } = pages()
    const hasPage = (path: string) => routes.some((route) => route.path === path)
    return mailWorkerOf(untyped, options.mail, settings, { say: web.say, hasPage, logger })
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
    async ready() {
      await stores.checkReady?.()
      if (auth.mail) await auth.keys?.ready()
    },
    start() {
      jobs().start()
      mails()?.start()
    },
    async close() {
      await Promise.all([
        jobs().close(),
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

export type { Feature, GadwallOptions, Web }
