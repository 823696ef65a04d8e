import type { AuthService, Recognised } from '../auth/login/auth-service.ts'
import type { PermissionService } from '../auth/permissions/permission-service.ts'
import type { StartOptions } from '../auth/sessions/session-store.ts'
import type { User } from '../auth/user.ts'
import type { AppContext } from './context.ts'

/** Logs in somebody whom a backend has recognised. */
export type LogInVisitor<U extends User = User> = (
  ctx: AppContext,
  who: Recognised<U>,
  options?: StartOptions,
) => Promise<void>

/** The one place where the web logs anybody in: session, form token, visitor and rights change together. */
export function logInVisitor<U extends User>(
  auth: AuthService<U>,
  permissions: PermissionService<U>,
): LogInVisitor<U> {
  return async function logInVisitor(ctx, recognised, options) {
    await auth.logIn(ctx.state.session, recognised, options, ctx.state.client)
    ctx.state.csrf.rotate()
    ctx.state.user = recognised.user
    ctx.state.permissions = permissions.of(recognised.user)
  }
}
