import { LastSuperuser } from '../../auth/accounts/user-store-errors.ts'
import { HOUR_MS } from '../../auth/clock.ts'
import type { AccountClosing } from '../../auth/closing/account-closing.ts'
import { Secret } from '../../auth/secret.ts'
import { referenceTo } from '../../auth/user.ts'
import { backendOfVisitor } from '../backend-of-visitor.ts'
import type { AppContext, Handler, SignedInState } from '../context.ts'
import type { Feature } from '../feature.ts'
import { fieldsOf } from '../forms/form.ts'
import { prefersJson } from '../http/prefers-json.ts'
import { seeOther } from '../http/redirects.ts'
import { isTyped } from '../messages/isolate.ts'
import { buttonAnswer, formAnswer } from '../openapi/answers.ts'
import { allowAnonymous } from '../routing/guards.ts'
import { showLinkOver } from '../routing/link-over.ts'
import { mailedLink } from '../routing/mailed-link.ts'
import { hasPassword } from '../routing/require-proof.ts'
import { requireRecentLogin } from '../routing/require-recent-login.ts'
import { route } from '../routing/router.ts'
import { keepNoticeOf } from '../views/notice.ts'

const PURPOSE = 'reopen'
const CLOSE = '/account/close'
const REOPEN = '/reopen'

/** Closing one's own account, and opening it again for some days. */
export const closing: Feature = {
  name: 'closing',
  requires: ['users', 'tokens'],
  routes({ closing: service, login, passwords, reauthentication, throttle, mail }, web) {
    if (!service) return []
    const form = web.form('closing/edit', 'title.close', ['confirm'], [], async (ctx) =>
      dataOf(ctx as AppContext<SignedInState>),
    )

    const edit: Handler<SignedInState> = async (ctx) => {
      requireClosable(ctx)
      await form.show(ctx)
    }

    const close: Handler<SignedInState> = async (ctx) => {
      requireClosable(ctx)
      const { takesPassword } = dataOf(ctx)
      const missing = takesPassword
        ? { currentPassword: 'login_password_missing' }
        : { confirm: 'username_missing' }
      if (await form.refuseMissing(ctx, missing)) return
      const isSure = takesPassword ? await provesPassword(ctx) : typedName(ctx)
      if (isSure === null) return
      if (!isSure) return form.refuseProblems(ctx, [takesPassword ? WRONG : OTHER_NAME])
      try {
        await service.close(ctx.state.user, ctx.state.auth.client)
      } catch (error) {
        if (!(error instanceof LastSuperuser)) throw error
        return form.refuseProblems(ctx, [{ field: '', code: 'close_last_superuser' }])
      }
      await web.logOut(ctx)
      keepNoticeOf(ctx, 'notice.account-closed')
      seeOther(ctx, web.path('/login', ctx))
    }

    /** `null`: there were too many tries, and the page says so. */
    const provesPassword = (ctx: AppContext<SignedInState>) => {
      const backend = requireClosable(ctx)
      const { user, auth } = ctx.state
      const { currentPassword = '' } = fieldsOf(ctx)
      const subject = { account: referenceTo(user, backend), request: auth.client }
      const check = () =>
        passwords.isCurrent(backend, user, new Secret(currentPassword), auth.client)
      return form.unlessThrottled(ctx, () =>
        throttle.guard('reauthentication', subject, check, (isRight) => !isRight),
      )
    }

    const showButton: Handler = async (ctx) => {
      const found = await service.find(web.step.read(ctx, PURPOSE))
      if (!found) return showLinkOver(web, ctx, null)
      const { username } = found.user
      if (prefersJson(ctx)) ctx.body = { csrfToken: ctx.state.auth.csrfToken(), username }
      else
        await web.renderer.page(ctx, 'closing/reopen', {
          title: web.say(ctx, 'title.reopen'),
          username,
        })
    }

    const reopen: Handler = async (ctx) => {
      const user = await service.reopenBy(web.step.read(ctx, PURPOSE), ctx.state.auth.client)
      if (!user) return showLinkOver(web, ctx, null)
      web.step.clear(ctx)
      keepNoticeOf(ctx, 'notice.account-reopened')
      seeOther(ctx, web.path('/login', ctx))
    }

    /** Somebody may have been recognised by a backend whose accounts are kept elsewhere. */
    const requireClosable = (ctx: AppContext<SignedInState>) => {
      const backend = backendOfVisitor(login, ctx)
      return backend && service.isOf(backend.name) ? backend : ctx.throw(404)
    }

    const dataOf = (ctx: AppContext<SignedInState>) => ({
      takesPassword:
        hasPassword(ctx.state.user) && reauthentication.takesPassword(ctx.state.auth.session),
      explanation: web.say(ctx, ...explanationOf(service, mail ? ctx.state.user.email : null)),
    })

    const recently = requireRecentLogin()
    const anyone = allowAnonymous()
    return [
      route('GET', CLOSE, recently, edit, { answer: formAnswer }),
      route('POST', CLOSE, recently, close, {
        fields: { currentPassword: 'secret?', confirm: 'text?' },
      }),
      // Without mail nobody gets a link: a command opens accounts again.
      ...(mail
        ? [
            mailedLink(web, { path: REOPEN, purpose: PURPOSE }),
            route('GET', REOPEN, anyone, showButton, { answer: buttonAnswer }),
            route('POST', REOPEN, anyone, reopen, { fields: {} }),
          ]
        : []),
    ]
  },
  jobs({ closing: service }) {
    if (!service) return []
    const run = async (signal: AbortSignal) => void (await service.deleteOver(signal))
    return [{ name: 'closed-accounts', everyMs: HOUR_MS, run }]
  },
}

const WRONG = { field: 'currentPassword', code: 'password_wrong' }
const OTHER_NAME = { field: 'confirm', code: 'close_name_wrong' }

function typedName(ctx: AppContext<SignedInState>): boolean {
  return isTyped(fieldsOf(ctx).confirm, ctx.state.user.username)
}

/** The sentence that says what becomes of the account. */
function explanationOf(
  { graceDays: days }: AccountClosing,
  email: string | null | undefined,
): [code: string, params?: Readonly<Record<string, string | number>>] {
  if (days === 0) return ['close.at-once']
  return email ? ['close.days', { days, email }] : ['close.days.nomail', { days }]
}
