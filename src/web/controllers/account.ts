import type { AuthService } from '../../auth/login/auth-service.ts'
import type { Handler, SignedInState } from '../context.ts'
import { prefersJson } from '../http/prefers-json.ts'
import type { Renderer } from '../views/renderer.ts'
import { describeUser } from './describe-user.ts'

export interface AccountDependencies {
  readonly renderer: Renderer
  readonly auth: AuthService
}

/** The profile page. */
export function accountController({ renderer, auth }: AccountDependencies) {
  const show: Handler<SignedInState> = async (ctx) => {
    if (prefersJson(ctx)) ctx.body = { user: describeUser(ctx.state.user) }
    else
      await renderer.page(ctx, 'account/show', {
        title: 'Your account',
        canChangePassword: Boolean(auth.backendOf(ctx.state.session)?.savePassword),
      })
  }

  return { show }
}
