import { Secret } from '../../auth/secret.ts'
import type { AppContext, Handler, SignedInState } from '../context.ts'
import type { Feature } from '../feature.ts'
import { emptyForm, fieldsOf } from '../forms/form.ts'
import { takeKeptButton } from '../forms/kept-fields.ts'
import { prefersJson } from '../http/prefers-json.ts'
import { queryValue } from '../http/query-value.ts'
import { seeOther } from '../http/redirects.ts'
import { requireLogin } from '../routing/guards.ts'
import { REAUTH_PATH } from '../routing/require-recent-login.ts'
import { route } from '../routing/router.ts'

const WRONG = [{ field: 'password', code: 'password_wrong' }]

/** Asks somebody who is logged in for their password, before a sensitive step. */
export const reauthentication: Feature = {
  name: 'reauthentication',
  requires: ['sessions'],
  routes({ reauthentication, throttle }, web) {
    const form = web.form('reauthentication/new', 'title.reauthenticate', ['next'])

    const show: Handler<SignedInState> = async (ctx) => {
      const next = web.allowedNext(queryValue(ctx, 'next'))
      if (!reauthentication.takesPassword(ctx.state.auth.session)) return showElsewhere(ctx, next)
      await form.show(ctx, { ...emptyForm, values: next ? { next } : {} })
    }

    /** A proxy or another service has recognised the person: only a new login proves anything. */
    const showElsewhere = async (ctx: AppContext, next: string | null) => {
      const login = web.path('/login', ctx)
      await web.renderer.page(ctx, 'reauthentication/elsewhere', {
        title: web.say('title.reauthenticate'),
        again: next === null ? login : `${login}?next=${encodeURIComponent(next)}`,
      })
    }

    const create: Handler<SignedInState> = async (ctx) => {
      const { session, client } = ctx.state.auth
      const { password = '', next } = fieldsOf(ctx)
      if (!reauthentication.takesPassword(session)) {
        return showElsewhere(ctx, web.allowedNext(next))
      }
      if (await form.refuseMissing(ctx, { password: 'login_password_missing' })) return
      const account = session.login && {
        backend: session.login.backend,
        userId: session.login.userId,
      }
      const check = () => reauthentication.withPassword(session, new Secret(password), client)
      const isRight = await form.unlessThrottled(ctx, () =>
        throttle.guard('reauthentication', { account, request: client }, check, (right) => !right),
      )
      if (isRight === null) return
      if (!isRight) return form.refuseProblems(ctx, WRONG)
      if (takeKeptButton(ctx)) web.renderer.flash(ctx, web.say('notice.confirmed'))
      goOn(ctx, web.allowedNext(next) ?? web.path('/account', ctx))
    }

    const goOn = (ctx: AppContext, next: string) => {
      if (prefersJson(ctx)) ctx.body = { next }
      else seeOther(ctx, next)
    }

    const loggedIn = requireLogin()
    return [route('GET', REAUTH_PATH, loggedIn, show), route('POST', REAUTH_PATH, loggedIn, create)]
  },
}
