import { HOUR_MS } from '../../auth/clock.ts'
import type { AddressPurpose } from '../../auth/recovery/address-purpose.ts'
import { Secret } from '../../auth/secret.ts'
import { referenceTo } from '../../auth/user.ts'
import { backendOfVisitor } from '../backend-of-visitor.ts'
import type { AppContext, Handler, SignedInState } from '../context.ts'
import type { Feature } from '../feature.ts'
import { emptyForm, fieldsOf } from '../forms/form.ts'
import { prefersJson } from '../http/prefers-json.ts'
import { seeOther } from '../http/redirects.ts'
import { buttonAnswer, formAnswer } from '../openapi/answers.ts'
import { allowAnonymous, requireLogin } from '../routing/guards.ts'
import { showLinkOver } from '../routing/link-over.ts'
import { mailedLink } from '../routing/mailed-link.ts'
import { hasPassword, requireProof } from '../routing/require-proof.ts'
import { route } from '../routing/router.ts'
import { goOn, needsOfHalf, startAgain } from '../session/go-on.ts'
import { halfLoginOf } from '../session/half-login.ts'
import { keepNoticeOf } from '../views/notice.ts'

const NEED = 'verify-email'
const MISSING = { email: 'email_missing' }
const ALL_MISSING = { ...MISSING, currentPassword: 'login_password_missing' }
/** The button of a link, or the form of somebody who waits for one. */
const BUTTON = { anyOf: [buttonAnswer, formAnswer] }
const WRONG = { field: 'currentPassword', code: 'password_wrong' }

/** Confirming the address of an account, and changing it. */
export const email: Feature = {
  name: 'email',
  requires: ['tokens'],
  routes({ addresses, login, passwords, throttle, unconfirmed }, web) {
    if (!addresses) return []
    const leaving = async (ctx: AppContext) => {
      const who = unconfirmed && (await halfLoginOf(web, login, ctx, NEED))
      const at = who && (await unconfirmed.endOf(who.user, referenceTo(who.user, who.backend)))
      return { leavesAt: typeof at === 'number' ? new Date(at).toISOString() : null }
    }
    const waiting = web.form('email/waiting', 'title.email-confirm', ['email'], [], leaving)
    const form = web.form('email/edit', 'title.email', ['email'], [], async ({ state }) => ({
      hasPassword: hasPassword(state.user),
    }))

    const edit: Handler<SignedInState> = async (ctx) => {
      requireChangeable(ctx)
      await form.show(ctx)
    }

    const change: Handler<SignedInState> = async (ctx) => {
      const backend = requireChangeable(ctx)
      const { user, auth } = ctx.state
      if (await form.refuseMissing(ctx, hasPassword(user) ? ALL_MISSING : MISSING)) return
      const { email = '', currentPassword = '' } = fieldsOf(ctx)
      if (email === user.email) {
        return form.refuseProblems(ctx, [{ field: 'email', code: 'email_unchanged' }])
      }
      const subject = { account: referenceTo(user, backend), request: auth.client }
      const check = () =>
        passwords.isCurrent(backend, user, new Secret(currentPassword), auth.client)
      // Whoever has no password got here by a recent login.
      const isKnown =
        !hasPassword(user) ||
        (await form.unlessThrottled(ctx, () =>
          throttle.guard('reauthentication', subject, check, (isRight) => !isRight),
        ))
      if (isKnown === null) return
      if (!isKnown) return form.refuseProblems(ctx, [WRONG])
      const ask = () => addresses.change({ user, backend }, email, auth.client)
      const outcome = await form.unlessThrottled(ctx, ask)
      if (outcome === null) return
      if (!outcome.ok) return form.refuseProblems(ctx, outcome.problems)
      askedFor(ctx)
    }

    const resend: Handler<SignedInState> = async (ctx) => {
      const { user, auth } = ctx.state
      const backend = requireChangeable(ctx)
      await addresses.resend({ user, backend }, auth.client)
      askedFor(ctx)
    }

    const askedFor = (ctx: AppContext) => {
      web.renderer.flash(ctx, 'notice.email-asked')
      seeOther(ctx, web.path('/account', ctx))
    }

    /** For somebody who may not log in before; says whether it is for them. */
    const showWaiting = async (ctx: AppContext): Promise<boolean> => {
      const who = await halfLoginOf(web, login, ctx, NEED)
      if (!who) return false
      const needs = await needsOfHalf(login, ctx, who)
      // The link was opened in another browser: they have proved all else in this one.
      if (!needs.some(({ name }) => name === NEED)) {
        await goOn(web, login, ctx, who)
        return true
      }
      const pending = await addresses.pendingOf(who.user, referenceTo(who.user, who.backend))
      await waiting.show(ctx, { ...emptyForm, values: { email: pending ?? '' } })
      return true
    }

    const sendFirst: Handler = async (ctx) => {
      const who = await halfLoginOf(web, login, ctx, NEED)
      if (!who || who.user.email) return startAgain(web, ctx)
      if (await waiting.refuseMissing(ctx, { email: 'email_missing' })) return
      const ask = () => addresses.change(who, fieldsOf(ctx).email ?? '', ctx.state.auth.client)
      const outcome = await waiting.unlessThrottled(ctx, ask)
      if (outcome === null) return
      if (!outcome.ok) return waiting.refuseProblems(ctx, outcome.problems)
      keepNoticeOf(ctx, 'notice.email-asked')
      seeOther(ctx, web.path('/verify-email', ctx))
    }

    const showButton =
      (purpose: AddressPurpose, action: string): Handler =>
      async (ctx) => {
        const holder = await addresses.find(purpose, web.step.read(ctx, purpose))
        if (!holder) {
          if (!(await showWaiting(ctx))) await showLinkOver(web, ctx, '/account')
          return
        }
        const email = String(holder.token.sentTo)
        const { username } = holder.user
        if (prefersJson(ctx)) {
          ctx.body = { csrfToken: ctx.state.auth.csrfToken(), email, username }
          return
        }
        const title = web.say(ctx, 'title.email-confirm')
        const data = { title, action: web.path(action, ctx), email, username }
        await web.renderer.page(ctx, 'email/confirm', data)
      }

    const confirm =
      (purpose: AddressPurpose): Handler =>
      async (ctx) => {
        const { client: request, session } = ctx.state.auth
        const { publicId } = session
        const options = { request, ...(publicId !== null && { except: publicId }) }
        const text = web.step.read(ctx, purpose)
        const isConfirmed = await addresses.confirm(purpose, text, options)
        if (!isConfirmed) return showLinkOver(web, ctx, '/account')
        web.step.clear(ctx)
        keepNoticeOf(ctx, 'notice.email-confirmed')
        seeOther(ctx, web.path('/account', ctx))
      }

    /** Somebody may have been recognised by a backend that keeps addresses where we cannot write. */
    const requireChangeable = (ctx: AppContext<SignedInState>) => {
      const backend = backendOfVisitor(login, ctx)
      return backend?.saveEmail ? backend : ctx.throw(404)
    }

    const [anyone, loggedIn, proof] = [allowAnonymous(), requireLogin(), requireProof()]
    const onButton = (path: string, purpose: AddressPurpose) => [
      route('GET', path, anyone, showButton(purpose, path), { answer: BUTTON }),
      route('POST', path, anyone, confirm(purpose), { fields: {} }),
      mailedLink(web, { path, purpose }),
    ]
    return [
      route('GET', '/account/email', proof, edit, { answer: formAnswer }),
      route('POST', '/account/email', proof, change, {
        fields: { email: 'text', currentPassword: 'secret?' },
      }),
      route('POST', '/account/email/resend', loggedIn, resend, { page: '/account', fields: {} }),
      route('POST', '/verify-email/send', anyone, sendFirst, {
        page: '/verify-email',
        fields: { email: 'text' },
      }),
      ...onButton('/verify-email', 'verify'),
      ...onButton('/account/email/confirm', 'email-change'),
    ]
  },
  jobs({ unconfirmed }) {
    if (!unconfirmed) return []
    const run = async (signal: AbortSignal) => void (await unconfirmed.run(signal))
    return [{ name: 'unconfirmed-accounts', everyMs: HOUR_MS, run }]
  },
}
