import type { AuthService } from '../../auth/login/auth-service.ts'
import type { PermissionService } from '../../auth/permissions/permission-service.ts'
import type { User } from '../../auth/user.ts'
import type { AppMiddleware, AppState } from '../context.ts'

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
    const { session } = ctx.state
    ctx.state.user = await auth.recall(session)
    const { login } = session
    const found = login && session.takeFoundPermissions(login)
    const listed = login && found ? { backend: login.backend, permissions: found } : undefined
    ctx.state.permissions = permissions.of(ctx.state.user, listed)
    await next()
  }
}
