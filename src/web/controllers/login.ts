import { usernameKey } from '../../auth/accounts/names.ts'
import { Refused } from '../../auth/errors.ts'
import type { LoginOutcome } from '../../auth/login/outcome.ts'
import { Secret } from '../../auth/secret.ts'
import type { AppContext, Handler } from '../context.ts'
import type { Feature } from '../feature.ts'
import { emptyForm, fieldsOf } from '../forms/form.ts'
import { isTicked } from '../forms/is-ticked.ts'
import { showPresent } from '../forms/show-present.ts'
import { prefersJson } from '../http/prefers-json.ts'
import { queryValue } from '../http/query-value.ts'
import { seeOther } from '../http/redirects.ts'
import { answers, formAnswer } from '../openapi/answers.ts'
import { type RequestState, stateOf } from '../request-state.ts'
import { allowAnonymous } from '../routing/guards.ts'
import { route } from '../routing/router.ts'
import { leadToNeed } from '../session/half-login.ts'
import { sendNotice } from '../views/notice.ts'

const MISSING = { username: 'login_username_missing', password: 'login_password_missing' }

/** Logging in and out. */
export const login: Feature = {
  name: 'login',
  requires: ['sessions'],
  routes(auth, web) {
    const gate = web.loginGate()
    const echoed = ['username', 'remember', 'next']
    const form = web.form('session/new', 'title.login', echoed, [], gate.more)

    const show: Handler = async (ctx) => {
      const next = web.allowedNext(queryValue(ctx, 'next'))
      if (ctx.state.user.isAuthenticated && !prefersJson(ctx)) return meet(ctx, next)
      await form.show(ctx, {
        ...emptyForm,
        values: next ? { next } : {},
        ...noteOf(stateOf(ctx, 'login'), next),
      })
    }

    /** Somebody who is in has come back, or has sent the form of a second tab. */
    const meet = async (ctx: AppContext, asked: string | null) => {
      const { username, next } = fieldsOf(ctx)
      const isStale = stateOf(ctx, 'login').takeStale()
      const isSame = usernameKey(username ?? '') === usernameKey(ctx.state.user.username)
      if (isStale && isSame) return seeOther(ctx, web.afterLogin(ctx, next))
      if (isStale) ctx.status = 403
      await showPresent(web, ctx, { next: asked ?? web.allowedNext(next), again: '/login' })
    }

    /** Why somebody has come here, if it was not their own idea. */
    const noteOf = (state: RequestState, next: string | null): { readonly note?: string } => {
      // The browser need not send again what opens nothing.
      if (state.sessionEnd === 'unknown') state.sessionCookie?.clear()
      if (state.sessionEnd !== null) return { note: state.say('notice.session-over') }
      return next === null ? {} : { note: state.say('notice.login-first') }
    }

    const create: Handler = async (ctx) => {
      if (await form.refuseMissing(ctx, MISSING)) return
      if (!(await gate.admit(ctx, form))) return
      const { username = '', password = '' } = fieldsOf(ctx)
      const credentials = { username, password: new Secret(password) }
      await answer(ctx, await auth.login.authenticate(credentials, ctx.state.auth.client))
    }

    const answer = async (ctx: AppContext, outcome: LoginOutcome): Promise<void> => {
      switch (outcome.kind) {
        case 'recognised':
          return enter(ctx, outcome)
        case 'needs':
          // No session: whoever is half-way in is a stranger to every guard.
          return leadToNeed(web, ctx, outcome, outcome.needs, onwardOf(ctx))
        case 'throttled':
          return form.refuseThrottled(ctx, outcome)
        case 'refused':
          if (outcome.problem) return form.refuseProblems(ctx, [outcome.problem])
          // One message, whatever the reason: it must not tell who has an account.
          return form.refuse(ctx, { status: 401, code: 'wrong_credentials' })
      }
    }

    const onwardOf = (ctx: AppContext) => {
      const { remember, next } = fieldsOf(ctx)
      return { remember: isTicked(remember), next }
    }

    const enter = async (ctx: AppContext, who: LoginOutcome & { kind: 'recognised' }) => {
      const { remember, next } = onwardOf(ctx)
      try {
        await web.logIn(ctx, who, { remember })
      } catch (error) {
        if (error instanceof Refused) return form.refuseProblems(ctx, [error.problem])
        throw error
      }
      seeOther(ctx, web.afterLogin(ctx, next))
    }

    const confirmEnd: Handler = async (ctx) => {
      if (prefersJson(ctx)) ctx.body = { csrfToken: ctx.state.auth.csrfToken() }
      else await web.renderer.page(ctx, 'session/end', { title: web.say(ctx, 'title.logout') })
    }

    const end: Handler = async (ctx) => {
      const { next } = fieldsOf(ctx)
      await web.logOut(ctx)
      // Whoever was half-way in leaves as well.
      web.step.clear(ctx)
      sendNotice(ctx, 'notice.logged-out')
      seeOther(ctx, web.afterLogout(ctx, next))
    }

    const anyone = allowAnonymous()
    return [
      route('GET', '/login', anyone, show, { answer: formAnswer }),
      route('POST', '/login', anyone, create, {
        fields: {
          ...{ username: 'text', password: 'secret', remember: 'box?', next: 'text?' },
          altcha: 'text?',
        },
      }),
      route('GET', '/logout', anyone, confirmEnd, { answer: answers.token }),
      route('POST', '/logout', anyone, end, {
        runsWhenStale: true,
        fields: { next: 'text?' },
      }),
    ]
  },
}
