import type { AppMiddleware } from '../context.ts'
import type { CookieOptions } from '../http/cookies.ts'
import { stateOf } from '../request-state.ts'
import { matchOf } from '../routing/match-route.ts'
import { SessionCookie } from './cookie.ts'
import { koaSessionAdapter } from './koa-session-adapter.ts'
import { StoredSession, type StoredSessionOptions } from './stored-session.ts'
import { WebVisitorSession } from './visitor-session.ts'

export interface SessionsOptions extends StoredSessionOptions {
  readonly cookies: CookieOptions
  /** The name of the session's cookie, as the browser knows it. */
  readonly cookieName: string
  /** Names of session values that stay when an anonymous visitor logs in (none). */
  readonly keepAtLogin?: readonly string[]
}

/**
 * Gives every request its session, as `ctx.state.auth.session`.
 *
 * The cookie holds a random id and nothing else. The id is not signed: it is looked up anyway, and
 * nobody can guess 256 random bits.
 */
export function sessions(options: SessionsOptions): AppMiddleware {
  const { cookies, cookieName, keepAtLogin = [] } = options
  const unattended = { ...options, isUnattended: true }
  const open = koaSessionAdapter()

  return async function sessions(ctx, next) {
    const state = stateOf(ctx, 'sessions()')
    const isUse = matchOf(ctx).route?.isUnattended !== true
    const stored = new StoredSession(isUse ? options : unattended, state.client)
    const cookie = new SessionCookie(ctx, cookieName, cookies)
    state.sessionCookie = cookie
    const found = await cookie.find((id) => stored.load(id))
    if (cookie.wasSent && found === null) state.sessionEnd = 'unknown'
    // A remembered browser that is back has a new id.
    cookie.sendFor(stored)
    const load = async () => found?.session.data
    const save = stored.save.bind(stored)
    await open({ id: cookie.id, load, save }, async (opened) => {
      const session = new WebVisitorSession({ opened, stored, cookie, keepAtLogin }, found)
      state.session = session
      await next()
      // Not after an error: what a request that failed has changed half-way is not kept.
      if (ctx.status < 500) await session.commit()
    })
  }
}
