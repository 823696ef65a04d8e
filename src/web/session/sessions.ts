import { randomBytes } from 'node:crypto'
import type Koa from 'koa'
import { createSession } from 'koa-session'
import type { AppContext, AppMiddleware } from '../context.ts'
import { type CookieOptions, cookieName, readCookie } from '../cookies.ts'
import { StoredSession, type StoredSessionOptions } from './stored-session.ts'
import { type KoaSession, WebSession } from './web-session.ts'

const ID_BYTES = 32

// 256 random bits in base64url. What does not look like this was never given out by us.
const SESSION_ID = /^[A-Za-z0-9_-]{43}$/

export interface SessionsOptions extends StoredSessionOptions {
  readonly cookies: CookieOptions
  /** Names of session values that stay when an anonymous visitor logs in (none). */
  readonly keepAtLogin?: readonly string[]
}

/**
 * Gives every request its session, as `ctx.state.session`.
 *
 * koa-session does the work behind it, in store mode: the cookie holds a random id and nothing else.
 * The id is not signed: 256 random bits that are looked up anyway cannot be guessed, signed or not.
 */
export function sessions(app: Koa, options: SessionsOptions): AppMiddleware {
  const { cookies, keepAtLogin = [] } = options
  const key = cookieName('gadwall', cookies)
  const storedSessions = new WeakMap<object, StoredSession>()

  const storedOf = (ctx: AppContext): StoredSession => {
    const stored = storedSessions.get(ctx) ?? new StoredSession(options, ctx.state.client)
    storedSessions.set(ctx, stored)
    return stored
  }

  const koaSession = createSession(
    {
      ...cookies,
      key,
      // The ends of a session are kept by the store, on the server's clock.
      maxAge: 'session',
      autoCommit: false,
      genid: () => randomBytes(ID_BYTES).toString('base64url'),
      store: {
        get: (id: string, _maxAge: number, { ctx }: { ctx: AppContext }) => storedOf(ctx).get(id),
        set: (id: string, data: object, _maxAge: number, { ctx }: { ctx: AppContext }) =>
          storedOf(ctx).set(id, data as Record<string, unknown>),
        destroy: (id: string, { ctx }: { ctx: AppContext }) => storedOf(ctx).destroy(id),
      },
      externalKey: {
        get: (ctx: AppContext) => readSessionId(ctx, key) as string,
        set: (ctx: AppContext, id: string) => sendSessionId(ctx, key, id, storedOf(ctx), cookies),
      },
    } as never,
    app,
  )

  return async function sessions(ctx, next) {
    await koaSession(ctx, async () => {
      const session = ctx.session as unknown as KoaSession
      ctx.state.session = new WebSession(session, storedOf(ctx), keepAtLogin)
      await next()
      // Not after an error: what a request that failed has changed half-way is not kept.
      await ctx.state.session.commit()
    })
  }
}

function readSessionId(ctx: AppContext, key: string): string | undefined {
  const id = readCookie(ctx, key)
  return id !== undefined && SESSION_ID.test(id) ? id : undefined
}

/** A cookie is sent for a new session only: the browser keeps the one of an old session anyway. */
function sendSessionId(
  ctx: AppContext,
  key: string,
  id: string,
  stored: StoredSession,
  cookies: CookieOptions,
): void {
  if (stored.id !== id || readSessionId(ctx, key) === id) return
  const { isRemembered, absoluteEndsAt } = stored.record ?? {}
  const expires = isRemembered && absoluteEndsAt ? { expires: new Date(absoluteEndsAt) } : {}
  ctx.cookies.set(key, id, { ...cookies, ...expires })
}
