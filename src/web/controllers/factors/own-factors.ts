import type { Auth } from '../../../auth/create-auth.ts'
import { Refused } from '../../../auth/errors.ts'
import { MOST_APPS } from '../../../auth/factors/apps/authenticator-apps.ts'
import type { FactorSummary } from '../../../auth/factors/factor-overview.ts'
import type { FactorService } from '../../../auth/factors/factor-service.ts'
import { MOST_PASSKEYS } from '../../../auth/factors/passkeys/passkeys.ts'
import { backendOfVisitor } from '../../backend-of-visitor.ts'
import type { AppContext, Handler, SignedInState } from '../../context.ts'
import type { Web } from '../../feature.ts'
import { fieldsOf } from '../../forms/form.ts'
import { prefersJson } from '../../http/prefers-json.ts'
import { queryValue } from '../../http/query-value.ts'
import { seeOther } from '../../http/redirects.ts'
import { refuseByNotice } from '../../json/refuse-by-notice.ts'
import { answers, formAnswer } from '../../openapi/answers.ts'
import { requireLogin } from '../../routing/guards.ts'
import { requireRecentLogin } from '../../routing/require-recent-login.ts'
import { type Route, route } from '../../routing/router.ts'
import { keepNoticeOf } from '../../views/notice.ts'
import { newAppOf } from './new-app.ts'

export const FACTORS_PAGE = '/account/factors'
export const RECOVERY_PAGE = `${FACTORS_PAGE}/recovery`
const PAGE = FACTORS_PAGE
const APP = `${PAGE}/app`
const RECOVERY = RECOVERY_PAGE

/** The second factors of whoever is logged in. */
export function ownFactorRoutes(auth: Auth, web: Web, factors: FactorService): readonly Route[] {
  const adding = web.form('factors/app', 'title.factors.app', ['name'], [], async (ctx) => {
    const { user } = ctx.state
    if (!user.isAuthenticated) return {}
    const { owner } = ownFactorsOf(ctx)
    const backend = { name: owner.backend }
    return newAppOf(factors, web, ctx, { user, backend, action: APP, holder: holderOf(ctx) })
  })

  const renewing = web.form('factors/recovery', 'title.factors.recovery', [], [], async (ctx) => {
    const { recoveryCodes: left, isOn } = await factors.of(ownFactorsOf(ctx).owner)
    const next = web.afterLogin(ctx, fieldsOf(ctx).next ?? queryValue(ctx, 'next'))
    return { left, isOn, isForPassword: isForPassword(ctx, isOn), next }
  })

  /** Whether a code would set the password of somebody: they have neither an address nor a second step. */
  const isForPassword = (ctx: AppContext, isOn: boolean): boolean => {
    const { user } = ctx.state
    const backend = backendOfVisitor(auth.login, ctx)
    if (!user.isAuthenticated || !backend) return false
    return auth.recoveryResets?.isFor(user, backend, { isOn }) === true
  }

  const show: Handler<SignedInState> = async (ctx) => {
    const found = await factors.of(ownFactorsOf(ctx).owner)
    const apps = found.apps.map(shown)
    const passkeys = found.passkeys.map(shownPasskey)
    const { recoveryCodes, isOn } = found
    const person = { user: ctx.state.user, backend: ownFactorsOf(ctx).owner.backend }
    const trusted = ((await auth.trustedBrowsers?.listOf(person, found)) ?? []).map(iso)
    if (prefersJson(ctx)) {
      const all = { apps, passkeys, recoveryCodes, isOn, trusted }
      ctx.body = { ...all, csrfToken: ctx.state.auth.csrfToken() }
      return
    }
    const title = web.say(ctx, 'title.factors')
    const canAdd = apps.length < MOST_APPS
    const canAddPasskey = factors.passkeys !== null && passkeys.length < MOST_PASSKEYS
    const can = { canAdd, canAddPasskey }
    const all = { apps, passkeys, recoveryCodes, isOn, trusted }
    await web.renderer.page(ctx, 'factors/index', { title, ...all, ...can })
  }

  const showNew: Handler<SignedInState> = async (ctx) => {
    if (await isFull(ctx)) return
    await adding.show(ctx)
  }

  const add: Handler<SignedInState> = async (ctx) => {
    if (await isFull(ctx)) return
    if (await adding.refuseMissing(ctx, { code: 'factor_code_missing' })) return
    const { owner, act, login } = ownFactorsOf(ctx)
    const { code = '', name = '' } = fieldsOf(ctx)
    if (!(await factors.apps.confirm(owner, code, { ...act, name, holder: holderOf(ctx) }))) {
      return adding.refuseProblems(ctx, [{ field: 'code', code: 'factor_code_wrong' }])
    }
    // Whoever has just given a code is in by two factors.
    await auth.reauthentication.confirm(ctx.state.auth.session, login, 'otp')
    const { recoveryCodes } = await factors.of(owner)
    keepNoticeOf(ctx, 'notice.factor-added')
    seeOther(ctx, web.path(recoveryCodes === 0 ? RECOVERY : PAGE, ctx))
  }

  const remove: Handler<SignedInState> = async (ctx) => {
    await removeFactor(ctx, web, factors, fieldsOf(ctx).id)
  }

  const endTrust: Handler<SignedInState> = async (ctx) => {
    const { owner, act } = ownFactorsOf(ctx)
    await auth.trustedBrowsers?.endAllOf(owner, act)
    keepNoticeOf(ctx, 'notice.trust-ended')
    seeOther(ctx, web.path(PAGE, ctx))
  }

  const showRecovery: Handler<SignedInState> = (ctx) => renewing.show(ctx)

  /** The answer shows them, and nothing else ever does: no redirect, because they would have to be kept for it. */
  const renew: Handler<SignedInState> = async (ctx) => {
    const { owner, act } = ownFactorsOf(ctx)
    const { isOn } = await factors.of(owner)
    const forPassword = isForPassword(ctx, isOn)
    if (!isOn && !forPassword) {
      return refuseByNotice(ctx, { to: web.path(PAGE, ctx), code: 'notice.factor-required' })
    }
    const codes = await factors.renewRecovery(owner, act)
    if (prefersJson(ctx)) ctx.body = { codes }
    else {
      const title = web.say(ctx, 'title.factors.recovery')
      const next = web.afterLogin(ctx, fieldsOf(ctx).next)
      const data = { title, codes, isForPassword: forPassword, next }
      await web.renderer.page(ctx, 'factors/codes', data)
    }
  }

  /** Whether they have as many apps as one may have, and were led back. */
  const isFull = async (ctx: AppContext<SignedInState>): Promise<boolean> => {
    if ((await factors.of(ownFactorsOf(ctx).owner)).apps.length < MOST_APPS) return false
    refuseByNotice(ctx, { to: web.path(PAGE, ctx), code: 'notice.factors-full' })
    return true
  }

  const recent = requireRecentLogin()
  return [
    route('GET', PAGE, requireLogin(), show, { answer: answers.factors }),
    route('GET', APP, recent, showNew, { answer: formAnswer }),
    route('POST', APP, recent, add, { fields: { code: 'secret', name: 'text?' } }),
    route('POST', `${APP}/remove`, recent, remove, { page: PAGE, fields: { id: 'text' } }),
    ...(auth.trustedBrowsers
      ? [route('POST', `${PAGE}/trusted/end`, recent, endTrust, { page: PAGE, fields: {} })]
      : []),
    route('GET', RECOVERY, recent, showRecovery, { answer: formAnswer }),
    route('POST', RECOVERY, recent, renew, {
      fields: { next: 'text?' },
      answer: answers.recoveryCodes,
    }),
  ]
}

/** An app is added in the session in which its secret was shown. */
function holderOf(ctx: AppContext): string {
  return ctx.state.auth.session.publicId ?? ''
}

/** Removes an app or a passkey, and leads back to the list; the only way in stays. */
export async function removeFactor(
  ctx: AppContext,
  web: Web,
  factors: FactorService,
  id: string | undefined,
): Promise<void> {
  const { owner, act } = ownFactorsOf(ctx)
  const to = web.path(PAGE, ctx)
  try {
    const isRemoved = await factors.remove(owner, id ?? '', act)
    if (!isRemoved) return refuseByNotice(ctx, { to, code: 'notice.factor-gone', status: 404 })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return refuseByNotice(ctx, { to, code: error.problem.code })
  }
  keepNoticeOf(ctx, 'notice.factor-removed')
  seeOther(ctx, to)
}

/** Whose factors these are: whoever is logged in by a session. */
export function ownFactorsOf(ctx: AppContext) {
  const { session, client: request } = ctx.state.auth
  const { login, publicId } = session
  if (!login) return ctx.throw(404)
  const owner = { backend: login.backend, userId: login.userId }
  return { owner, login, act: { request, session: publicId } }
}

const iso = (ms: number) => new Date(ms).toISOString()
/** With whether it is kept in more than one place, so that a lost device is not a lost passkey. */
function shownPasskey(passkey: FactorSummary) {
  return { ...shown(passkey), isBackedUp: passkey.isBackedUp }
}

function shown({ id, name, createdAt, lastUsedAt }: FactorSummary) {
  return {
    ...{ id, name, createdAt: iso(createdAt) },
    lastUsedAt: lastUsedAt === null ? null : iso(lastUsedAt),
  }
}
