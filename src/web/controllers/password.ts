import type { Outcome } from '../../auth/problem.ts'
import { Secret } from '../../auth/secret.ts'
import { referenceTo, type User } from '../../auth/user.ts'
import { backendOfVisitor } from '../backend-of-visitor.ts'
import type { AppContext, Handler, SignedInState } from '../context.ts'
import type { Feature } from '../feature.ts'
import { fieldsOf } from '../forms/form.ts'
import { seeOther } from '../http/redirects.ts'
import { formAnswer } from '../openapi/answers.ts'
import { hasPassword, requireProof } from '../routing/require-proof.ts'
import { requireRecentLogin } from '../routing/require-recent-login.ts'
import { route } from '../routing/router.ts'

const PATH = '/account/password'
const REMOVE = `${PATH}/remove`

/** Whether the current password was wrong: whoever has found an open session may guess it. */
const isGuess = (outcome: Outcome<unknown>): boolean =>
  !outcome.ok && outcome.problems.some(({ code }) => code === 'password_wrong')

/** Changing one's own password, setting one where there is none, and giving it up. */
export const password: Feature = {
  name: 'password',
  requires: ['sessions'],
  routes({ login, passwords, passwordRemoval, sessions, throttle }, web) {
    const form = web.form('password/edit', 'title.password', [], [], async (ctx) => ({
      hasPassword: hasPassword(ctx.state.user),
      canRemove: mayRemove(ctx),
    }))
    const removing = web.form('password/remove', 'title.password-remove', [], [], async (ctx) => {
      const { user } = ctx.state
      const backend = backendOfVisitor(login, ctx)
      if (!passwordRemoval || !backend || !user.isAuthenticated) return {}
      return { ways: await passwordRemoval.waysOf(user, referenceTo(user, backend)) }
    })

    const edit: Handler<SignedInState> = async (ctx) => {
      requireChangeable(ctx)
      await form.show(ctx)
    }

    const update: Handler<SignedInState> = async (ctx) => {
      const { user, auth } = ctx.state
      const keeper = requireChangeable(ctx)
      const { currentPassword = '', newPassword = '' } = fieldsOf(ctx)
      const [current, next] = [new Secret(currentPassword), new Secret(newPassword)]
      const who = referenceTo(user, keeper)
      const change = () =>
        hasPassword(user)
          ? passwords.change(keeper, user, current, next, auth.client)
          : passwords.setFirst(keeper, user, next, auth.client)
      const outcome = await form.unlessThrottled(ctx, () =>
        throttle.guard('password-change', { account: who, request: auth.client }, change, isGuess),
      )
      if (outcome === null) return
      if (!outcome.ok) return form.refuseProblems(ctx, outcome.problems)
      const notice = hasPassword(user) ? 'notice.password-changed' : 'notice.password-set'
      await stayIn(ctx, outcome.value, notice)
    }

    const showRemoval: Handler<SignedInState> = async (ctx) => {
      requireRemovable(ctx)
      await removing.show(ctx)
    }

    const remove: Handler<SignedInState> = async (ctx) => {
      const keeper = requireRemovable(ctx)
      const { user, auth } = ctx.state
      const outcome = await passwordRemoval?.remove(keeper, user, auth.client)
      if (!outcome?.ok) return removing.refuseProblems(ctx, outcome?.problems ?? [])
      await stayIn(ctx, outcome.value, 'notice.password-removed')
    }

    /** This browser stays in, under a new id; all other sessions hold a stamp that no longer fits. */
    const stayIn = async (ctx: AppContext<SignedInState>, user: User, notice: string) => {
      const { session, client } = ctx.state.auth
      const who = referenceTo(user, requireChangeable(ctx))
      ctx.state.user = user
      // Stored with the new id, in one write.
      web.renderer.flash(ctx, notice)
      await login.renew(session, user)
      const { publicId } = session
      if (publicId !== null) await sessions.endOthers(who, publicId, client)
      seeOther(ctx, web.path('/account', ctx))
    }

    /** Somebody may have been recognised by a backend that keeps passwords where we cannot write. */
    const requireChangeable = (ctx: AppContext<SignedInState>) => {
      const backend = backendOfVisitor(login, ctx)
      return backend?.savePassword ? backend : ctx.throw(404)
    }

    const requireRemovable = (ctx: AppContext<SignedInState>) =>
      mayRemove(ctx) ? requireChangeable(ctx) : ctx.throw(404)

    const mayRemove = (ctx: AppContext): boolean => {
      const { user } = ctx.state
      const backend = backendOfVisitor(login, ctx)
      return Boolean(user.isAuthenticated && backend && passwordRemoval?.isFor(user, backend))
    }

    const [proof, recent] = [requireProof(), requireRecentLogin()]
    return [
      route('GET', PATH, proof, edit, { answer: formAnswer }),
      route('POST', PATH, proof, update, {
        fields: { currentPassword: 'secret?', newPassword: 'secret' },
      }),
      ...(passwordRemoval
        ? [
            route('GET', REMOVE, recent, showRemoval, { answer: formAnswer }),
            route('POST', REMOVE, recent, remove, { fields: {} }),
          ]
        : []),
    ]
  },
}
