import type { Outcome } from '../../auth/problem.ts'
import { Secret } from '../../auth/secret.ts'
import { backendOfVisitor } from '../backend-of-visitor.ts'
import type { AppContext, Handler, SignedInState } from '../context.ts'
import type { Feature } from '../feature.ts'
import { fieldsOf } from '../forms/form.ts'
import { seeOther } from '../http/redirects.ts'
import { formAnswer } from '../openapi/answers.ts'
import { requireLogin } from '../routing/guards.ts'
import { route } from '../routing/router.ts'

/** Whether the current password was wrong: whoever has found an open session may guess it. */
const isGuess = (outcome: Outcome<unknown>): boolean =>
  !outcome.ok && outcome.problems.some(({ code }) => code === 'password_wrong')

/** Changing one's own password. */
export const password: Feature = {
  name: 'password',
  requires: ['sessions'],
  routes({ login, passwords, sessions, throttle }, web) {
    const form = web.form('password/edit', 'title.password', [])

    const edit: Handler<SignedInState> = async (ctx) => {
      requireChangeable(ctx)
      await form.show(ctx)
    }

    const update: Handler<SignedInState> = async (ctx) => {
      const { user, auth } = ctx.state
      const keeper = requireChangeable(ctx)
      const { currentPassword = '', newPassword = '' } = fieldsOf(ctx)
      const [current, next] = [new Secret(currentPassword), new Secret(newPassword)]
      const who = { backend: keeper.name, userId: String(user.id) }
      const change = () => passwords.change(keeper, user, current, next, auth.client)
      const outcome = await form.unlessThrottled(ctx, () =>
        throttle.guard('password-change', { account: who, request: auth.client }, change, isGuess),
      )
      if (outcome === null) return
      if (!outcome.ok) return form.refuseProblems(ctx, outcome.problems)

      ctx.state.user = outcome.value
      // Stored with the new id, in one write.
      web.renderer.flash(ctx, web.say(ctx, 'notice.password-changed'))
      // This browser stays in, under a new id; all other sessions hold a stamp that no longer fits.
      await login.renew(auth.session, outcome.value)
      const { publicId } = auth.session
      if (publicId !== null) await sessions.endOthers(who, publicId, auth.client)
      seeOther(ctx, web.path('/account', ctx))
    }

    /** Somebody may have been recognised by a backend that keeps passwords where we cannot write. */
    const requireChangeable = (ctx: AppContext<SignedInState>) => {
      const backend = backendOfVisitor(login, ctx)
      return backend?.savePassword ? backend : ctx.throw(404)
    }

    const loggedIn = requireLogin()
    return [
      route('GET', '/account/password', loggedIn, edit, { answer: formAnswer }),
      route('POST', '/account/password', loggedIn, update, {
        fields: { currentPassword: 'secret', newPassword: 'secret' },
      }),
    ]
  },
}
