import type { AccountService } from '../../auth/accounts.ts'
import { Secret } from '../../auth/secret.ts'
import type { AuthService } from '../../auth/service.ts'
import type { Handler, SignedInState } from '../context.ts'
import { Form, fieldsOf } from '../forms/form.ts'
import { seeOther } from '../redirects.ts'
import type { Renderer } from '../render.ts'

export interface PasswordDependencies {
  readonly renderer: Renderer
  readonly accounts: AccountService
  readonly auth: AuthService
}

/** Changing one's own password. */
export function passwordController({ renderer, accounts, auth }: PasswordDependencies) {
  const form = new Form(renderer, 'password/edit', 'Change password', [])

  const edit: Handler<SignedInState> = (ctx) => form.show(ctx)

  const update: Handler<SignedInState> = async (ctx) => {
    const { currentPassword = '', newPassword = '' } = fieldsOf(ctx)
    const { user, session } = ctx.state
    const outcome = await accounts.changePassword(
      user,
      new Secret(currentPassword),
      new Secret(newPassword),
    )
    if (!outcome.ok) return form.refuseProblems(ctx, outcome.problems)

    // This browser stays in, under a new id; all other sessions hold a stamp that no longer fits.
    await auth.renew(session, user)
    renderer.flash(ctx, 'Your password is changed. All other devices are logged out.')
    seeOther(ctx, `${renderer.site.prefix}/account`)
  }

  return { edit, update }
}
