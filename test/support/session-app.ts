import Koa from 'koa'
import { localRequest } from '../../src/auth/backend.ts'
import type { SessionReader, SessionStore } from '../../src/auth/sessions/session-store.ts'
import { type Listening, listen } from '../../src/server/listen.ts'
import type { AppContext, AppMiddleware } from '../../src/web/context.ts'
import { cookieOptions } from '../../src/web/http/cookies.ts'
import { Languages } from '../../src/web/messages/languages.ts'
import { RequestState } from '../../src/web/request-state.ts'
import { matchRoute } from '../../src/web/routing/match-route.ts'
import { Router } from '../../src/web/routing/router.ts'
import { sessions } from '../../src/web/session/sessions.ts'
import { Browser } from './browser.ts'

const HOUR_MS = 3_600_000

/** A small app of a test's own: the session middleware, and a handler for each path. */
export interface SessionApp {
  readonly url: string
  browser(): Browser
  stop(): Promise<void>
}

export interface SessionAppOptions {
  readonly store: SessionStore
  readonly reader?: SessionReader | null
  readonly handlers: Readonly<Record<string, (ctx: AppContext) => unknown>>
  readonly keepAtLogin?: readonly string[]
  readonly clock?: () => number
}

const READING = {
  catalogue: new Languages({ usual: 'en', offered: ['en'] }).usual,
  timeZone: 'UTC',
  remember() {},
}

/** Starts it on a free port. A handler's answer becomes the body; an error becomes a 500. */
export async function startSessionApp(options: SessionAppOptions): Promise<SessionApp> {
  const { store, reader = null, handlers, keepAtLogin = [], clock = Date.now } = options
  const lifetime = { idleMs: HOUR_MS, absoluteMs: 24 * HOUR_MS, rememberedMs: 720 * HOUR_MS }
  const koa = new Koa()
  koa.silent = true
  const use = (middleware: AppMiddleware) => koa.use(middleware as unknown as Koa.Middleware)
  use(async (ctx, next) => {
    const client = { ...localRequest, giveUp() {} }
    const parts = {
      client,
      requestId: 'r',
      reauthPath: '/reauthenticate',
      reauthMinutes: 15,
      loginPath: '/login',
      clock,
      reading: READING,
    }
    Object.assign(ctx.state, { auth: new RequestState(parts) })
    await next()
  })
  use(matchRoute(new Router([])))
  use(
    sessions({
      store,
      reader,
      lifetime,
      clock,
      cookies: cookieOptions(false),
      cookieName: 'gadwall',
      keepAtLogin,
    }),
  )
  use(async (ctx) => {
    ctx.body = (await handlers[ctx.path]?.(ctx)) ?? ''
  })
  const server: Listening = await listen(koa, '127.0.0.1', 0)
  const url = `http://127.0.0.1:${server.port}`
  return { url, browser: () => new Browser(url), stop: () => server.drain() }
}
