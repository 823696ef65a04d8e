import type Koa from 'koa'
import type { RequestInfo } from '../auth/backend.ts'
import type { VisitorPermissions } from '../auth/permissions/permission-service.ts'
import type { VisitorSession } from '../auth/sessions/visitor-session.ts'
import type { User, Visitor } from '../auth/user.ts'

/** What the framework keeps in `ctx.state`. */
export interface AppState<U extends User = User> {
  /** Whoever is there: a user, or `anonymous`. Filled on every request by `loadUser()`. */
  user: Visitor<U>
  /** What the visitor may do; answers are remembered for this request only. */
  permissions: VisitorPermissions
  /** This visitor's session. */
  session: VisitorSession
  /** Names this request in the log, and in the answer to somebody who meets an error. */
  requestId: string
  /** Where the request came from, as far as it can be trusted. */
  client: RequestInfo
  /** Makes the token that every form carries. */
  csrf: CsrfProtection
  /** The path of the page to log in on, where guards send anonymous visitors. */
  loginPath: string
}

/** One request's part in the protection against forged requests (CSRF). */
export interface CsrfProtection {
  /** The token for a form on the page that is being made. Different each time. */
  token(): string
  /** @throws CsrfRefused when the request would change something and was sent from elsewhere. */
  checkOrigin(): void
  /** @throws CsrfRefused unless the request is harmless or proves that it came from our pages. */
  check(): void
  /** After a login or logout, no token from before is worth anything. */
  rotate(): void
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

export type AppContext<S = AppState> = Koa.ParameterizedContext<S, RouteContext>

export type AppMiddleware<S = AppState> = (ctx: AppContext<S>, next: Koa.Next) => Promise<void>

/** Answers a request. */
export type Handler<S = AppState> = (ctx: AppContext<S>) => void | Promise<void>

/** Where log lines go. pino's logger is one, `console` nearly. */
export interface Logger {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
