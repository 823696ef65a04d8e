import type Koa from 'koa'
import type { RequestInfo } from '../auth/backend.ts'
import type { LoginMethod } from '../auth/login/login.ts'
import type { VisitorPermissions } from '../auth/permissions/permission-service.ts'
import type { VisitorSession } from '../auth/sessions/visitor-session.ts'
import type { User, Visitor } from '../auth/user.ts'

/** What the framework keeps in `ctx.state`. */
export interface AppState<U extends User = User> {
  /** Whoever is there: a user, or `anonymous`. Filled on every request. */
  user: Visitor<U>
  /** Everything else that is known of the visitor and the request. */
  readonly auth: RequestAuth
}

/** What is known of a visitor and their request, beside who they are. */
export interface RequestAuth {
  readonly session: VisitorSession
  /** What the visitor may do. Answers are kept for this request only. */
  readonly permissions: VisitorPermissions
  /** The token for a form on the page that is being made. Different each time. */
  csrfToken(): string
  /** Where the request came from, as far as it can be trusted. */
  readonly client: RequestInfo
  /** Names this request in the log, and in the answer to somebody who meets an error. */
  readonly requestId: string
  /** The language in which the visitor reads, such as `de` (BCP 47): one of those that are offered. */
  readonly language: string
  /** The time zone in which the visitor reads times, such as `Europe/Berlin` (IANA). */
  readonly timeZone: string
  /** How the person has proved who they are; empty for a visitor. */
  readonly methods: readonly LoginMethod[]
  /** The name of the request authenticator that recognised the visitor; empty for nobody. */
  readonly authenticator: string
  /** Whether the person has proved who they are in this way, such as `otp`. */
  has(method: string): boolean
  /** Whether the person has proved who they are within so many minutes. */
  isFresh(minutes: number): boolean
}

/** The state inside a handler behind a guard that asks for a login: the visitor is a user. */
export interface SignedInState<U extends User = User> extends AppState<U> {
  user: U
}

/** What the router and the body reader add to a context. */
export interface RouteContext {
  params: Record<string, string>
  request: Koa.Request & { body?: unknown }
}

/** A Koa context behind the middleware of `gadwall()`. */
export type AppContext<S = AppState> = Koa.ParameterizedContext<S, RouteContext>

/** Koa middleware behind the middleware of `gadwall()`. */
export type AppMiddleware<S = AppState> = (ctx: AppContext<S>, next: Koa.Next) => Promise<void>

/** Answers a request. */
export type Handler<S = AppState> = (ctx: AppContext<S>) => void | Promise<void>

/** Where log lines go. pino's logger is one, `console` nearly. */
export interface Logger {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
  /** What matters only to whoever looks for it, such as each static file that was fetched (not logged). */
  debug?(fields: object, message: string): void
}
