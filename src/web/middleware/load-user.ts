import type { AuthService } from '../../auth/login/auth-service.ts'
import type { PermissionService } from '../../auth/permissions/permission-service.ts'
import type { User } from '../../auth/user.ts'
import type { AppMiddleware, AppState } from '../context.ts'
import { WebVisitorSession } from '../session/visitor-session.ts'

/**
 * Puts the visitor in `ctx.state.user`, and what they may do in `ctx.state.permissions`.
 *
 * It never refuses anybody: whoever is not logged in is `anonymous`. Refusing is the job of
 * `requireLogin()`, on the route itself. Install it after the session middleware.
 */
export function loadUser<U extends User>(
  auth: AuthService<U>,
  permissions: PermissionService<U>,
): AppMiddleware<AppState<U>> {
  return async function loadUser(ctx, next) {
    if (ctx.state.session === undefined) {
      throw new TypeError('loadUser() must be installed after sessions()')
    }
    const found = WebVisitorSession.takeFound(ctx.state.session)
    ctx.state.user = await auth.recall(ctx.state.session, found?.user as U | undefined)
    ctx.state.permissions = permissions.of(ctx.state.user)
    await next()
  }
}
