import { Refused } from '../../auth/errors.ts'
import { Secret } from '../../auth/secret.ts'
import type { User } from '../../auth/user.ts'
import type { AppContext, Handler } from '../context.ts'
import type { Feature } from '../feature.ts'
import { fieldsOf } from '../forms/form.ts'
import { showPresent } from '../forms/show-present.ts'
import { prefersJson } from '../http/prefers-json.ts'
import { seeOther } from '../http/redirects.ts'
import { allowAnonymous } from '../routing/guards.ts'
import { route } from '../routing/router.ts'
import { leadToNeed } from '../session/half-login.ts'

/** Where people make an account of their own, if the site lets them. */
export const registration: Feature = {
  name: 'registration',
  requires: ['users'],
  routes({ accounts, login, requiresEmail, throttle }, web) {
    if (!accounts) return []
    const own = web.registrationFields
    const fields = own?.fields ?? []
    const echoed = ['username', 'email', ...fields.map(({ name }) => name)]
    const form = web.form('registration/new', 'title.register', echoed, fields)

    const show: Handler = async (ctx) => {
      if (!(await web.isRegistrationOpen())) ctx.throw(404)
      const isIn = ctx.state.user.isAuthenticated && !prefersJson(ctx)
      if (isIn) return showPresent(web, ctx, { next: null, again: '/register' })
      await form.show(ctx)
    }

    const create: Handler = async (ctx) => {
      if (!(await web.isRegistrationOpen())) ctx.throw(404)
      if (requiresEmail && (await form.refuseMissing(ctx, { email: 'email_missing' }))) return
      const { username = '', email = '', password = '', ...body } = fieldsOf(ctx)
      const details = { username, email, password: new Secret(password) }
      const request = ctx.state.auth.client
      const register = async () => accounts.register(details, request, await own?.read(body))
      const outcome = await form.unlessThrottled(ctx, () =>
        throttle.guard('register', { request }, register),
      )
      if (outcome === null) return
      if (!outcome.ok) return form.refuseProblems(ctx, outcome.problems)
      await enter(ctx, outcome.value)
    }

    /** The account is there. A hook may still refuse the login, such as until somebody approves. */
    const enter = async (ctx: AppContext, user: User): Promise<void> => {
      const who = { user, backend: accounts.users.backend }
      const needs = await login.needsOf(who, ctx.state.auth.client)
      if (needs.length > 0) return leadToNeed(web, ctx, who, needs)
      try {
        await web.logIn(ctx, who, { notice: web.say('notice.registered') })
        seeOther(ctx, web.afterLogin(ctx))
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        const { code, params } = error.problem
        web.renderer.flash(ctx, web.say(code, params))
        seeOther(ctx, web.path('/login', ctx))
      }
    }

    const anyone = allowAnonymous()
    return [route('GET', '/register', anyone, show), route('POST', '/register', anyone, create)]
  },
}
