import type { AuthService } from '../../auth/login/auth-service.ts'
import type { PasswordService } from '../../auth/passwords/password-service.ts'
import { Secret } from '../../auth/secret.ts'
import type { AppContext, Handler, SignedInState } from '../context.ts'
import { Form, fieldsOf } from '../forms/form.ts'
import { seeOther } from '../http/redirects.ts'
import type { Renderer } from '../views/renderer.ts'

export interface PasswordDependencies {
  readonly renderer: Renderer
  readonly passwordService: PasswordService
  readonly auth: AuthService
}

const CHANGED = 'Your password is changed. All other devices are logged out.'

/** Changing one's own password. */
export function passwordController({ renderer, passwordService, auth }: PasswordDependencies) {
  const form = new Form(renderer, 'password/edit', 'Change password', [])

  const edit: Handler<SignedInState> = async (ctx) => {
    requireChangeable(ctx)
    await form.show(ctx)
  }

  const update: Handler<SignedInState> = async (ctx) => {
    const { currentPassword = '', newPassword = '' } = fieldsOf(ctx)
    const { user, session } = ctx.state
    const backend = requireChangeable(ctx)
    const outcome = await passwordService.change(
      backend,
      user,
      new Secret(currentPassword),
      new Secret(newPassword),
    )
    if (!outcome.ok) return form.refuseProblems(ctx, outcome.problems)

    // Stored with the new id, in one write.
    renderer.flash(ctx, CHANGED)
    // This browser stays in, under a new id; all other sessions hold a stamp that no longer fits.
    await auth.renew(session, user)
    seeOther(ctx, `${renderer.site.prefix}/account`)
  }

  /** Somebody may have been recognised by a backend that keeps passwords where we cannot write. */
  const requireChangeable = (ctx: AppContext<SignedInState>) => {
    const backend = auth.backendOf(ctx.state.session)
    return backend?.savePassword ? backend : ctx.throw(404)
  }

  return { edit, update }
}
