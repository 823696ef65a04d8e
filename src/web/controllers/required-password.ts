import type { Outcome } from '../../auth/problem.ts'
import { Secret } from '../../auth/secret.ts'
import { referenceTo } from '../../auth/user.ts'
import type { AppContext, Handler } from '../context.ts'
import type { Feature } from '../feature.ts'
import { emptyForm, fieldsOf } from '../forms/form.ts'
import { formAnswer } from '../openapi/answers.ts'
import { allowAnonymous } from '../routing/guards.ts'
import { route } from '../routing/router.ts'
import { goOn, needsOfHalf, startAgain } from '../session/go-on.ts'
import { type HalfLogin, halfLoginOf } from '../session/half-login.ts'

const PATH = '/login/password'
const NEED = 'password-change'

/**
 * Whether it may have been a guess at the password from before, which whoever came without one must not find out.
 * Whatever is refused counts: one that is too short would else take back what the guesses have cost.
 */
const isGuess = ({ outcome }: { readonly outcome: Outcome<unknown> | null }): boolean =>
  outcome?.ok === false

/** Setting a new password at a login, before somebody is in who must. It is in every app that can ask for it. */
export const requiredPassword: Feature = {
  name: 'required-password',
  requires: [],
  routes({ login, newPasswords, throttle }, web) {
    if (!newPasswords) return []
    const form = web.form('password/required', 'title.password.required', ['username'])

    const show: Handler = async (ctx) => {
      const half = await halfLoginOf(web, login, ctx, NEED)
      if (!half) return startAgain(web, ctx)
      if (await isSettled(ctx, half)) return
      await form.show(ctx, { ...emptyForm, values: { username: half.user.username } })
    }

    const create: Handler = async (ctx) => {
      const half = await halfLoginOf(web, login, ctx, NEED)
      if (!half) return startAgain(web, ctx)
      if (await isSettled(ctx, half)) return
      const { client: request } = ctx.state.auth
      const { newPassword = '' } = fieldsOf(ctx)
      const account = referenceTo(half.user, half.backend)
      const set = async () => ({
        outcome: await newPasswords.set(half, new Secret(newPassword), request),
      })
      const done = await form.unlessThrottled(ctx, () =>
        throttle.guard('password-change', { account, request }, set, isGuess),
      )
      if (done === null) return
      const { outcome } = done
      // Somebody has set another meanwhile: this login has begun with the old one.
      if (outcome === null) return startAgain(web, ctx)
      if (!outcome.ok) return form.refuseProblems(ctx, outcome.problems)
      const changed = { ...half, user: outcome.value }
      await goOn(web, login, ctx, changed, 'notice.password-changed')
    }

    /** Whether nobody asks for a new password any more, and they have gone on. */
    const isSettled = async (ctx: AppContext, half: HalfLogin): Promise<boolean> => {
      const needs = await needsOfHalf(login, ctx, half)
      if (needs.some(({ name }) => name === NEED)) return false
      // It may be so because somebody has just set one: this login began with the old one then.
      const still = await halfLoginOf(web, login, ctx, NEED)
      if (still) await goOn(web, login, ctx, still)
      else startAgain(web, ctx)
      return true
    }

    const anyone = allowAnonymous()
    return [
      route('GET', PATH, anyone, show, { answer: formAnswer }),
      route('POST', PATH, anyone, create, { fields: { newPassword: 'secret' } }),
    ]
  },
}
