import {
  isForBrowser,
  type MailCodeAnswer,
  type MailEntrant,
} from '../../auth/recovery/mail-logins.ts'
import type { AppContext, Handler } from '../context.ts'
import type { Feature } from '../feature.ts'
import { emptyForm, fieldsOf } from '../forms/form.ts'
import { showPresent } from '../forms/show-present.ts'
import { prefersJson } from '../http/prefers-json.ts'
import { queryValue } from '../http/query-value.ts'
import { seeOther } from '../http/redirects.ts'
import { buttonAnswer, formAnswer } from '../openapi/answers.ts'
import { allowAnonymous } from '../routing/guards.ts'
import { showLinkOver } from '../routing/link-over.ts'
import { mailedLink } from '../routing/mailed-link.ts'
import { route } from '../routing/router.ts'
import { goIn } from '../session/half-login.ts'
import { MAIL_LOGIN, mailLoginStepOf, mailLoginText } from '../session/mail-login-step.ts'

const ASK = '/login/mail'
const CODE = '/login/mail/code'
const CONFIRM = '/login/mail/confirm'

/** Logging in by a link or a code in a mail. */
export const mailLogin: Feature = {
  name: 'mail-login',
  // SIGN_IN_BY_MAIL=on stops the start without its stores; without it nothing is missing.
  requires: [],
  routes({ mailLogins, login }, web) {
    if (!mailLogins) return []
    const gate = web.gate('mail-login')
    const asking = web.form('mail-login/new', 'title.mail-login', ['email', 'next'], [], gate.more)
    const typing = web.form('mail-login/code', 'title.mail-login.code', [])

    const show: Handler = async (ctx) => {
      const next = web.allowedNext(queryValue(ctx, 'next'))
      if (ctx.state.user.isAuthenticated && !prefersJson(ctx)) {
        return showPresent(web, ctx, { next, again: ASK })
      }
      await asking.show(ctx, { ...emptyForm, values: next ? { next } : {} })
    }

    const ask: Handler = async (ctx) => {
      const pretend = () => goOnToCode(ctx, mailLogins.newId())
      if (!(await gate.admit(ctx, asking, { pretend }))) return
      if (await asking.refuseMissing(ctx, { email: 'email_missing' })) return
      const { email = '' } = fieldsOf(ctx)
      const send = async () => ({ asked: await mailLogins.ask(email, ctx.state.auth.client) })
      const sent = await asking.unlessThrottled(ctx, send)
      if (sent === null) return
      const { asked } = sent
      if (asked === null) {
        return asking.refuseProblems(ctx, [{ field: 'email', code: 'email_invalid' }])
      }
      goOnToCode(ctx, asked)
    }

    /** The same for everybody: nothing here tells who has an account, or who was taken for a robot. */
    const goOnToCode = (ctx: AppContext, asked: string) => {
      const { next } = fieldsOf(ctx)
      const onward = web.allowedNext(next) ?? mailLoginStepOf(web, ctx).next
      web.step.put(ctx, MAIL_LOGIN, mailLoginText(web, { asked, link: null, next: onward }))
      seeOther(ctx, web.path(CODE, ctx))
    }

    const showCode: Handler = async (ctx) => {
      if (mailLoginStepOf(web, ctx).asked === null) return seeOther(ctx, web.path(ASK, ctx))
      await typing.show(ctx)
    }

    const enterByCode: Handler = async (ctx) => {
      const { asked, next } = mailLoginStepOf(web, ctx)
      if (asked === null && prefersJson(ctx)) return refuseCode(ctx, { kind: 'over' })
      if (asked === null) return seeOther(ctx, web.path(ASK, ctx))
      if (await typing.refuseMissing(ctx, { code: 'mail_code_missing' })) return
      const { code = '' } = fieldsOf(ctx)
      const work = () => mailLogins.enterByCode(asked, code, ctx.state.auth.client)
      const answer = await typing.unlessThrottled(ctx, work, 'mail_code_stopped')
      if (answer?.kind === 'recognised') return enter(ctx, answer.who, next)
      if (answer) await refuseCode(ctx, answer)
    }

    const refuseCode = (ctx: AppContext, answer: Exclude<MailCodeAnswer, { who: MailEntrant }>) => {
      const { kind } = answer
      if (kind === 'malformed') {
        return typing.refuseProblems(ctx, [{ field: 'code', code: 'mail_code_malformed' }])
      }
      if (kind === 'over' || answer.triesLeft === 0) {
        return typing.refuse(ctx, { status: 422, code: 'mail_code_over' })
      }
      const params = { count: answer.triesLeft }
      return typing.refuseProblems(ctx, [{ field: 'code', code: 'mail_code_wrong', params }])
    }

    const showButton: Handler = async (ctx) => {
      const { asked, link } = mailLoginStepOf(web, ctx)
      if (link === null) return seeOther(ctx, web.path(asked === null ? ASK : CODE, ctx))
      if (!isForBrowser(asked, link)) return showElsewhere(ctx)
      const holder = await mailLogins.find(asked, link)
      if (!holder) return showLinkOver(web, ctx, ASK)
      const { username } = holder.user
      if (prefersJson(ctx)) {
        ctx.body = { csrfToken: ctx.state.auth.csrfToken(), username }
        return
      }
      const title = web.say(ctx, 'title.mail-login')
      await web.renderer.page(ctx, 'mail-login/confirm', { title, username })
    }

    const enterByLink: Handler = async (ctx) => {
      const { asked, link, next } = mailLoginStepOf(web, ctx)
      if (link !== null && !isForBrowser(asked, link)) return showElsewhere(ctx)
      const who = await mailLogins.enterByLink(asked, link)
      if (who) await enter(ctx, who, next)
      else await showLinkOver(web, ctx, ASK)
    }

    /** The same for every link: whoever has found one learns nothing of it. */
    const showElsewhere = async (ctx: AppContext) => {
      ctx.status = 403
      const code = 'mail_login_elsewhere'
      if (prefersJson(ctx)) {
        ctx.body = { error: { code, message: web.say(ctx, code) } }
        return
      }
      const title = web.say(ctx, 'title.mail-login.elsewhere')
      await web.renderer.page(ctx, 'mail-login/elsewhere', { title })
    }

    const enter = (ctx: AppContext, who: MailEntrant, next: string | null) =>
      // The field of a problem is on the page to log in with a password.
      goIn(web, login, ctx, who, { next }, (problem) =>
        asking.refuseProblems(ctx, [{ ...problem, field: '' }]),
      )

    const anyone = allowAnonymous()
    return [
      route('GET', ASK, anyone, show, { answer: formAnswer }),
      route('POST', ASK, anyone, ask, {
        fields: { email: 'text', next: 'text?', altcha: 'text?' },
      }),
      route('GET', CODE, anyone, showCode, { answer: formAnswer }),
      route('POST', CODE, anyone, enterByCode, { fields: { code: 'secret' } }),
      route('GET', CONFIRM, anyone, showButton, { answer: buttonAnswer }),
      route('POST', CONFIRM, anyone, enterByLink, { fields: {} }),
      mailedLink(web, {
        path: ASK,
        purpose: MAIL_LOGIN,
        page: CONFIRM,
        value: (ctx, link) => mailLoginText(web, { ...mailLoginStepOf(web, ctx), link }),
      }),
    ]
  },
}
