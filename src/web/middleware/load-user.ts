import type { AuthService } from '../../auth/service.ts'
import type { User } from '../../auth/user.ts'
import type { AppMiddleware, AppState } from '../context.ts'

/**
 * Puts the visitor in `ctx.state.user`, for controllers and for views.
 *
 * It never refuses anybody: whoever is not logged in is `anonymous`. Refusing is the job of
 * `requireLogin()`, on the route itself. Install it after the session middleware.
 */
export function loadUser<U extends User>(auth: AuthService<U>): AppMiddleware<AppState<U>> {
  return async function loadUser(ctx, next) {
    if (ctx.state.session === undefined) {
      throw new TypeError('loadUser() must be installed after sessions()')
    }
    ctx.state.user = await auth.recall(ctx.state.session)
    await next()
  }
}
