import type { ResetHolder } from '../../auth/recovery/password-resets.ts'
import { Secret } from '../../auth/secret.ts'
import type { AppContext, Handler } from '../context.ts'
import type { Feature } from '../feature.ts'
import { emptyForm, fieldsOf } from '../forms/form.ts'
import { prefersJson } from '../http/prefers-json.ts'
import { seeOther } from '../http/redirects.ts'
import { answers, formAnswer } from '../openapi/answers.ts'
import { allowAnonymous } from '../routing/guards.ts'
import { showLinkOver } from '../routing/link-over.ts'
import { mailedLink } from '../routing/mailed-link.ts'
import { route } from '../routing/router.ts'
import { sendNotice } from '../views/notice.ts'

const PURPOSE = 'reset'
const ASK = '/password-reset'
const SET = '/password-reset/new'

/** Setting a password that was forgotten, by a link in a mail. */
export const passwordReset: Feature = {
  name: 'password-reset',
  requires: ['tokens'],
  routes({ resets }, web) {
    if (!resets) return []
    const gate = web.gate('password-reset')
    const asking = web.form('password-reset/new', 'title.reset', ['email'], [], gate.more)
    const setting = web.form('password-reset/edit', 'title.reset-set', ['username'])

    const ask: Handler = (ctx) => asking.show(ctx)

    const create: Handler = async (ctx) => {
      const pretend = () => seeOther(ctx, web.path('/password-reset/sent', ctx))
      if (!(await gate.admit(ctx, asking, { pretend }))) return
      if (await asking.refuseMissing(ctx, { email: 'email_missing' })) return
      const { email = '' } = fieldsOf(ctx)
      const ask = () => resets.ask(email, ctx.state.auth.client)
      const isAddress = await asking.unlessThrottled(ctx, ask)
      if (isAddress === null) return
      if (!isAddress) {
        return asking.refuseProblems(ctx, [{ field: 'email', code: 'email_invalid' }])
      }
      // The same for everybody: nothing here tells who has an account.
      seeOther(ctx, web.path('/password-reset/sent', ctx))
    }

    const sent: Handler = async (ctx) => {
      if (prefersJson(ctx)) ctx.body = { sent: true }
      else
        await web.renderer.page(ctx, 'password-reset/sent', {
          title: web.say(ctx, 'title.reset-sent'),
        })
    }

    const edit: Handler = async (ctx) => {
      const holder = await resets.find(web.step.read(ctx, PURPOSE))
      if (!holder) return showLinkOver(web, ctx, ASK)
      await setting.show(ctx, { ...emptyForm, values: { username: holder.user.username } })
    }

    const update: Handler = async (ctx) => {
      const text = web.step.read(ctx, PURPOSE)
      const { newPassword = '' } = fieldsOf(ctx)
      const outcome = await resets.set(text, new Secret(newPassword), ctx.state.auth.client)
      if (outcome === null || text === null) return showLinkOver(web, ctx, ASK)
      if (!outcome.ok) {
        // Whoever thinks of another password has ten minutes again.
        web.step.put(ctx, PURPOSE, text)
        return setting.refuseProblems(ctx, outcome.problems)
      }
      web.step.clear(ctx)
      if (isPresent(ctx, outcome.value)) await web.logOut(ctx)
      // No login: whoever reads the mail of somebody must still know the second factor, and the name.
      sendNotice(ctx, 'notice.password-reset')
      seeOther(ctx, web.path('/login', ctx))
    }

    const anyone = allowAnonymous()
    return [
      route('GET', ASK, anyone, ask, { answer: formAnswer }),
      route('POST', ASK, anyone, create, { fields: { email: 'text', altcha: 'text?' } }),
      route('GET', '/password-reset/sent', anyone, sent, { answer: answers.sent }),
      route('GET', SET, anyone, edit, { answer: formAnswer }),
      route('POST', SET, anyone, update, { fields: { newPassword: 'secret' } }),
      mailedLink(web, { path: ASK, purpose: PURPOSE, page: SET }),
    ]
  },
}

/** Whether the person is logged in in this browser: their session is over. */
function isPresent(ctx: AppContext, { user, backend }: Pick<ResetHolder, 'user' | 'backend'>) {
  const { login } = ctx.state.auth.session
  return login?.userId === String(user.id) && login.backend === backend.name
}
