import { createSession } from 'koa-session'
import { randomText } from '../../auth/crypto/random.ts'
import type { AppMiddleware } from '../context.ts'
import { type CookieOptions, cookieName } from '../http/cookies.ts'
import { SessionCookie } from './session-cookie.ts'
import { StoredSession, type StoredSessionOptions } from './stored-session.ts'
import { type KoaSession, WebSession } from './web-session.ts'

const ID_BYTES = 32

export interface SessionsOptions extends StoredSessionOptions {
  readonly cookies: CookieOptions
  /** Name of the session cookie, before `__Host-` (`gadwall`). */
  readonly cookieName?: string
  /** Names of session values that stay when an anonymous visitor logs in (none). */
  readonly keepAtLogin?: readonly string[]
}

/** What koa-session sees in place of a Koa context: one request's store and cookie. */
interface InnerContext {
  readonly stored: StoredSession
  readonly cookie: SessionCookie
  readonly session: KoaSession
}

const NO_COOKIES = { set() {} }

/**
 * Gives every request its session, as `ctx.state.session`.
 *
 * koa-session does the work behind it, in store mode: the cookie holds a random id and nothing else.
 * The id is not signed: 256 random bits that are looked up anyway cannot be guessed, signed or not.
 *
 * koa-session keeps its options on the app's context, one set for each app, and deletes its cookie
 * before it has written anything. So it works on a context of its own: an app may use koa-session for
 * itself besides, and cookies are sent by us, after the store has agreed.
 */
export function sessions(options: SessionsOptions): AppMiddleware {
  const { cookies, keepAtLogin = [] } = options
  const name = cookieName(options.cookieName ?? 'gadwall', cookies)
  // A class of its own for each app, since koa-session defines its getters on the prototype.
  class Inner {
    readonly app = innerApp
    readonly cookies = NO_COOKIES
    readonly stored: StoredSession
    readonly cookie: SessionCookie

    constructor(stored: StoredSession, cookie: SessionCookie) {
      this.stored = stored
      this.cookie = cookie
    }
  }
  const innerApp = { context: Inner.prototype, use() {}, emit() {} }
  const koaSession = createSession(koaSessionOptions(name) as never, innerApp)

  return async function sessions(ctx, next) {
    const stored = new StoredSession(options, ctx.state.client)
    const cookie = new SessionCookie(ctx, name, cookies)
    const inner = new Inner(stored, cookie) as unknown as InnerContext
    await koaSession(inner, async () => {
      ctx.state.session = new WebSession(inner.session, stored, cookie, keepAtLogin)
      await next()
      // Not after an error: what a request that failed has changed half-way is not kept.
      if (ctx.status < 500) await ctx.state.session.commit()
    })
  }
}

function koaSessionOptions(key: string) {
  return {
    key,
    signed: false,
    // The ends of a session are kept by the store, on the server's clock.
    maxAge: 'session',
    autoCommit: false,
    genid: () => randomText(ID_BYTES),
    store: {
      get: (id: string, _maxAge: number, { ctx }: { ctx: InnerContext }) => ctx.stored.get(id),
      set: (
        id: string,
        data: Record<string, unknown>,
        _maxAge: number,
        { ctx }: { ctx: InnerContext },
      ) => ctx.stored.set(id, data),
      destroy: (id: string, { ctx }: { ctx: InnerContext }) => ctx.stored.destroy(id),
    },
    externalKey: {
      get: (ctx: InnerContext) => ctx.cookie.read() as string,
      set: (ctx: InnerContext, id: string) => sendNewId(ctx, id),
    },
  }
}

/** A cookie is sent for a new session only: the browser keeps the one of an old session anyway. */
function sendNewId({ stored, cookie }: InnerContext, id: string): void {
  if (stored.id !== id || cookie.read() === id || !stored.record) return
  const { isRemembered, absoluteEndsAt } = stored.record
  cookie.send(id, isRemembered ? new Date(absoluteEndsAt) : undefined)
}
