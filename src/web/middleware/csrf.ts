import type { AppMiddleware } from '../context.ts'
import { CsrfGuard, type CsrfOptions } from '../csrf/csrf-guard.ts'
import { matchOf } from '../routing/match-route.ts'

/**
 * Refuses requests that would change something and were not sent from our own pages. Install it
 * after `sessions()` and after the body of our own pages is read.
 *
 * Of a page of the surrounding app the body is not known here, so only the origin is checked, and only
 * for somebody who is logged in; `requireCsrfToken()` checks the token where the app has read it.
 */
export function csrf(options: CsrfOptions): AppMiddleware {
  return function csrf(ctx, next) {
    if (ctx.state.session === undefined) {
      throw new TypeError('csrf() must be installed after sessions()')
    }
    ctx.state.csrf = new CsrfGuard(ctx, options)
    if (matchOf(ctx).isOwn) ctx.state.csrf.check()
    else if (ctx.state.session.login) ctx.state.csrf.checkOrigin()
    return next()
  }
}

/** Refuses requests without our token. For pages of the app, after its own body parser. */
export function requireCsrfToken(): AppMiddleware {
  return async function requireCsrfToken(ctx, next) {
    if (ctx.state.csrf === undefined) {
      throw new TypeError('requireCsrfToken() was reached before the middleware of gadwall()')
    }
    ctx.state.csrf.check()
    await next()
  }
}
