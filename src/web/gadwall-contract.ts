import type { IncomingMessage } from 'node:http'
import type Koa from 'koa'
import type { Auth } from '../auth/create-auth.ts'
import type { Stats } from '../auth/operations/operations.ts'
import type { StartOptions } from '../auth/sessions/auth-session.ts'
import type { WatchableSession } from '../auth/sessions/session-watch.ts'
import type { User } from '../auth/user.ts'
import type { AppContext } from './context.ts'
import type { RequestVisitor } from './live/visitor-of.ts'
import type { Notice } from './messages/notice.ts'
import type { Route } from './routing/router.ts'

/** How {@link Gadwall.logIn} logs somebody in. */
export interface LogInOptions extends Pick<StartOptions, 'remember'> {
  /** The name of the backend that the user comes from (the only one). */
  readonly backend?: string
  /** How they proved who they are (the `methods` of the backend). */
  readonly methods?: readonly string[]
}

/** How {@link Gadwall.enter} logs somebody in. */
export interface EnterUserOptions extends LogInOptions {
  /** Where the login leads, as it came in (`afterLogin`). */
  readonly next?: string
}

/** Somebody who was recognised and must still do something, as a page of the app's own sees them. */
export interface HalfWay<U extends User = User> {
  readonly user: U
  /** The name of the backend. */
  readonly backend: string
  /** How they have proved so far who they are. */
  readonly methods: readonly string[]
  /** Where they wanted to go; `null`: nowhere in particular. */
  readonly next: string | null
}

/** How {@link Gadwall.goOn} goes on. */
export interface GoOnOptions {
  /** How they have proved who they are on this page, besides (in no way). */
  readonly methods?: readonly string[]
  /** For the page that they see when they are in: a code, or a sentence that is said as it is (nothing). */
  readonly notice?: Notice
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
  /**
   * Logs a user in as `logIn` does, or leads them to what they must still do, and answers with a redirect: what a
   * login page of the app's own does with whom it has recognised.
   *
   * @throws TypeError as `logIn` does.
   */
  enter(ctx: Koa.Context, user: U, options?: EnterUserOptions): Promise<void>
  /**
   * Who is half-way in and must do this next, for the page of a need of the app's own; `null` for everybody
   * else, for somebody who must do something else first, and ten minutes after they were led here.
   *
   * @param need the `name` of the need.
   */
  halfLogin(ctx: Koa.Context, need: string): Promise<HalfWay<U> | null>
  /**
   * Goes on with the login of whoever is half-way in, when they have done what this need asks for: to the next
   * need, else in and to where they wanted to go. All needs are asked for again: one that is not met is next.
   *
   * @returns false for whom {@link halfLogin} does not know; nothing is answered then.
   * @throws CsrfRefused (403) for a form of another site.
   */
  goOn(ctx: Koa.Context, need: string, options?: GoOnOptions): Promise<boolean>
  /**
   * Whoever sent a request that no page answers, such as the upgrade to a WebSocket: by the same
   * authenticators as on every page. Pages of foreign sites are refused.
   *
   * @throws UpgradeRefused with the status to answer with; {@link refuseUpgrade} does it.
   */
  visitorOf(request: IncomingMessage): Promise<RequestVisitor<U>>
  /**
   * Tells when a session ends, in whatever process and by whatever means, within a second: to close what is
   * open for it. Somebody who was switched off in the database itself is noticed within fifteen seconds.
   *
   * @param session of {@link visitorOf}, or `ctx.state.auth.session`.
   * @param signal stops the watch when it aborts: what was open is closed.
   * @returns aborts when the session has ended, when `close()` is called, and when the store could not be
   *   asked for 30 seconds (its reason is a `StoreUnavailable` then).
   * @throws TypeError for a session that nobody is logged in to, and for a store without `findEnded`.
   */
  whileLoggedIn(session: WatchableSession, signal?: AbortSignal): AbortSignal
  /**
   * Notes that a watched session is in use, such as when a message comes in. What is merely open does not
   * keep a session from its idle end.
   */
  noteUse(session: Pick<WatchableSession, 'publicId'>): Promise<void>
  /** Resolves when the stores can be used. */
  ready(): Promise<void>
  /**
   * Sends the mails that wait in the outbox, and says how many it has dealt with: for tests, and for apps whose
   * processes do not go on for long enough. `start()` does it all the time. 0 for an app that sends no mail.
   */
  sendMails(): Promise<number>
  /**
   * What this process has done since it began: for metrics of your own. The same is published by
   * `node:diagnostics_channel`, as `gadwall:<name of the event>`.
   */
  stats(): Stats
  /** Starts the regular work of the features, such as to remove what has expired. A site does it once. */
  start(): void
  /**
   * Ends what is open for sessions, such as streams and what {@link whileLoggedIn} watches: to be called when the
   * server begins to close, or it would wait for them. `close()` does it, too.
   */
  endOpen(): void
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
