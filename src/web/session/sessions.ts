import type { FoundSession } from '../../auth/sessions/session-store.ts'
import type { AppMiddleware } from '../context.ts'
import { type CookieOptions, cookieName } from '../http/cookies.ts'
import { SessionCookie } from './cookie.ts'
import { koaSessionAdapter } from './koa-session-adapter.ts'
import { StoredSession, type StoredSessionOptions } from './stored-session.ts'
import { WebVisitorSession } from './visitor-session.ts'

export interface SessionsOptions extends StoredSessionOptions {
  readonly cookies: CookieOptions
  /** Names of session values that stay when an anonymous visitor logs in (none). */
  readonly keepAtLogin?: readonly string[]
}

/**
 * Gives every request its session, as `ctx.state.session`.
 *
 * The cookie holds a random id and nothing else. The id is not signed: it is looked up anyway, and
 * nobody can guess 256 random bits.
 */
export function sessions(options: SessionsOptions): AppMiddleware {
  const { cookies, keepAtLogin = [] } = options
  const name = cookieName('gadwall', cookies)
  const open = koaSessionAdapter()

  return async function sessions(ctx, next) {
    const stored = new StoredSession(options, ctx.state.client)
    const cookie = new SessionCookie(ctx, name, cookies)
    let found: FoundSession | null = null
    const load = async (id: string) => {
      found = await stored.load(id)
      return found?.session.data
    }
    const save = stored.save.bind(stored)
    await open({ id: cookie.id, load, save }, async (opened) => {
      const session = new WebVisitorSession({ opened, stored, cookie, keepAtLogin }, found)
      ctx.state.session = session
      await next()
      // Not after an error: what a request that failed has changed half-way is not kept.
      if (ctx.status < 500) await session.commit()
    })
  }
}
