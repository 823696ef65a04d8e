import { Secret } from '../../auth/secret.ts'
import type { Handler } from '../context.ts'
import type { Feature } from '../feature.ts'
import { fieldsOf } from '../forms/form.ts'
import { seeOther } from '../http/redirects.ts'
import { formAnswer } from '../openapi/answers.ts'
import { allowAnonymous } from '../routing/guards.ts'
import { route } from '../routing/router.ts'
import { sendNotice } from '../views/notice.ts'

const PATH = '/password-reset/code'
const MISSING = {
  username: 'login_username_missing',
  code: 'factor_code_missing',
  newPassword: 'password_next_missing',
}

/** Setting a password that was forgotten, by a recovery code: for people to whom no mail can be sent. */
export const passwordResetByCode: Feature = {
  name: 'password-reset-by-code',
  requires: ['factors', 'keys'],
  routes({ recoveryResets }, web) {
    if (!recoveryResets) return []
    const gate = web.gate('password-reset')
    const form = web.form('password-reset/code', 'title.reset-by-code', ['username'], [], gate.more)

    const show: Handler = (ctx) => form.show(ctx)

    const update: Handler = async (ctx) => {
      const done = () => {
        // No login: whoever has found the paper must still know the name.
        sendNotice(ctx, 'notice.password-reset')
        seeOther(ctx, web.path('/login', ctx))
      }
      if (!(await gate.admit(ctx, form, { pretend: done }))) return
      if (await form.refuseMissing(ctx, MISSING)) return
      const { username = '', code = '', newPassword = '' } = fieldsOf(ctx)
      const tried = { username, code, next: new Secret(newPassword) }
      const set = async () => ({ outcome: await recoveryResets.set(tried, ctx.state.auth.client) })
      const result = await form.unlessThrottled(ctx, set)
      if (result === null) return
      const { outcome } = result
      // One message, whatever the reason: it must not tell who has an account.
      if (outcome === null) return form.refuse(ctx, { status: 401, code: 'recovery_refused' })
      if (!outcome.ok) return form.refuseProblems(ctx, outcome.problems)
      const { user, backend } = outcome.value
      const { login } = ctx.state.auth.session
      const isPresent = login?.userId === String(user.id) && login.backend === backend.name
      if (isPresent) await web.logOut(ctx)
      done()
    }

    const anyone = allowAnonymous()
    return [
      route('GET', PATH, anyone, show, { answer: formAnswer }),
      route('POST', PATH, anyone, update, {
        fields: { username: 'text', code: 'secret', newPassword: 'secret', altcha: 'text?' },
      }),
    ]
  },
}
