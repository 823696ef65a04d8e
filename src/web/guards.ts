import type { User } from '../auth/user.ts'
import type { AppContext, AppMiddleware, AppState, SignedInState } from './context.ts'
import { prefersJson } from './prefers-json.ts'
import { loginPath } from './redirects.ts'

const isGuard = Symbol('guard')

/**
 * What stands before a handler and decides who may pass. It belongs to the route itself: one that
 * hangs on a path prefix can be walked around by another spelling of the path.
 */
export interface Guard<S extends AppState = AppState> {
  (ctx: AppContext, next: () => Promise<unknown>): Promise<void>
  readonly [isGuard]: true
  /** What `gadwall routes` prints. */
  readonly label: string
  /** The state behind the guard; only for the type checker, never set. */
  readonly state?: S
}

/** Makes a guard out of a middleware that calls `next` only for those who may pass. */
export function guard<S extends AppState>(label: string, middleware: AppMiddleware): Guard<S> {
  const copy: AppMiddleware = (ctx, next) => middleware(ctx, next)
  return Object.assign(copy, { [isGuard]: true, label } as const) as Guard<S>
}

export function looksLikeGuard(value: unknown): value is Guard {
  return typeof value === 'function' && isGuard in value
}

/** Says aloud that everybody may pass. */
export function allowAnyone(): Guard {
  return guard('anyone', async function allowAnyone(_ctx, next) {
    await next()
  })
}

/**
 * Lets only people pass who are logged in. Others are sent to the login page and come back after it;
 * a client that prefers JSON gets a 401.
 *
 * @param prefix what stands before the path of the login page (nothing).
 */
export function requireLogin<U extends User = User>(prefix = ''): Guard<SignedInState<U>> {
  return guard('login', async function requireLogin(ctx, next) {
    if (ctx.state.user.isAuthenticated) {
      await next()
      return
    }
    if (prefersJson(ctx)) {
      ctx.status = 401
      ctx.body = { error: { code: 'login_required', message: 'Log in first.' } }
      return
    }
    ctx.redirect(loginPath(ctx, prefix))
  })
}
