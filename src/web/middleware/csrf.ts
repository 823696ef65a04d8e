import type { AppContext, AppMiddleware } from '../context.ts'
import { CsrfGuard, type CsrfOptions } from '../csrf/csrf-guard.ts'
import { CsrfRefused } from '../csrf/csrf-refused.ts'
import { NoticeCookie } from '../http/notice-cookie.ts'
import { type RequestState, stateOf } from '../request-state.ts'
import { matchOf } from '../routing/match-route.ts'
import type { HostMiddleware } from '../routing/protect.ts'
import { answerStale } from './answer-stale.ts'

/** Gives the request its part in the protection against forged requests, before anybody logs in. */
export function openForms(options: CsrfOptions): AppMiddleware {
  return function openForms(ctx, next) {
    const state = stateOf(ctx, 'openForms()')
    state.csrf = new CsrfGuard(ctx, options)
    state.notices = new NoticeCookie(ctx, options.sessionCookie, options.cookies)
    return next()
  }
}

/**
 * Refuses requests that would change something and were not sent from our own pages. Install it
 * after the visitor is known and after the body of our own pages is read.
 *
 * Of a page of the surrounding app the body is not known here, so only the origin is checked, and only
 * for a visitor who is somebody, by whatever authenticator. `requireCsrfToken()` checks the token where
 * the app has read it.
 */
export function csrf(): AppMiddleware {
  return function csrf(ctx, next) {
    const state = stateOf(ctx, 'csrf()')
    const { isOwn } = matchOf(ctx)
    if (isOwn && isStale(state)) return answerStale(ctx, next)
    if (!isOwn && isSomebody(ctx, state) && state.isAmbient) state.csrf.checkOrigin()
    return next()
  }
}

/** Refuses requests without our token. For pages of the app, after its own body parser. */
export function requireCsrfToken(): HostMiddleware {
  return async function requireCsrfToken(ctx, next) {
    checkToken(stateOf(ctx, 'requireCsrfToken()'))
    await next()
  }
}

/** A certificate or a header of a proxy is as good as a cookie to a page of another site. */
function isSomebody({ state: { user } }: AppContext, { session }: RequestState): boolean {
  return user.isAuthenticated || session.login !== null
}

/** Whether an honest person has sent a form of a session from before. */
function isStale(state: RequestState): boolean {
  try {
    checkToken(state)
    return false
  } catch (error) {
    if (error instanceof CsrfRefused && error.isStale) return true
    throw error
  }
}

/** No page of another site can send what a program puts into each request by itself. */
function checkToken(state: RequestState): void {
  if (!state.isAmbient) return
  if (state.isNewLogin) state.csrf.checkFirst()
  else state.csrf.check()
}
