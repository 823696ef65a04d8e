import type { AuthService, Recognised } from '../auth/service.ts'
import type { StartOptions } from '../auth/session.ts'
import type { User } from '../auth/user.ts'
import type { AppContext } from './context.ts'

/** Logs in somebody who has just got an account, or has just been recognised. */
export type LogInVisitor<U extends User = User> = (
  ctx: AppContext,
  who: U | Recognised<U>,
  options?: StartOptions,
) => Promise<void>

/**
 * The one place where the web logs anybody in: session, CSRF token and `ctx.state.user` follow.
 *
 * @param backend restores people who were just created and so were not recognised by a backend.
 */
export function logInVisitor<U extends User>(
  auth: AuthService<U>,
  backend: string,
): LogInVisitor<U> {
  return async function logInVisitor(ctx, who, options) {
    const recognised =
      'user' in who && 'backend' in who ? (who as Recognised<U>) : { user: who as U, backend }
    await auth.logIn(ctx.state.session, recognised, options, ctx.state.client)
    ctx.state.csrf.rotate()
    ctx.state.user = recognised.user
  }
}
