import type { Auth } from '../../../auth/create-auth.ts'
import { factorNameFrom } from '../../../auth/factors/factor-name.ts'
import type { FactorService } from '../../../auth/factors/factor-service.ts'
import { MOST_PASSKEYS, type Passkeys } from '../../../auth/factors/passkeys/passkeys.ts'
import type { AppContext, Handler, SignedInState } from '../../context.ts'
import { keepTicket, passkeyTry } from '../../factors/passkey-tickets.ts'
import type { Web } from '../../feature.ts'
import { fieldsOf } from '../../forms/form.ts'
import { seeOther } from '../../http/redirects.ts'
import { refuseByNotice } from '../../json/refuse-by-notice.ts'
import { answers, formAnswer } from '../../openapi/answers.ts'
import { requireLogin } from '../../routing/guards.ts'
import { requireRecentLogin } from '../../routing/require-recent-login.ts'
import { type Route, route } from '../../routing/router.ts'
import { keepNoticeOf } from '../../views/notice.ts'
import { FACTORS_PAGE, ownFactorsOf, RECOVERY_PAGE, removeFactor } from './own-factors.ts'

const PAGE = `${FACTORS_PAGE}/passkeys`

/** The passkeys of whoever is logged in. */
export function ownPasskeyRoutes(
  auth: Auth,
  web: Web,
  factors: FactorService,
  passkeys: Passkeys,
): readonly Route[] {
  const adding = web.form('factors/passkey', 'title.factors.passkey', ['name'])

  const showNew: Handler<SignedInState> = async (ctx) => {
    if (await isFull(ctx)) return
    await adding.show(ctx)
  }

  const begin: Handler<SignedInState> = async (ctx) => {
    const { owner } = ownFactorsOf(ctx)
    const begun = await passkeys.beginAdding(owner, ctx.state.user.username)
    if (!begun) return ctx.throw(404)
    keepTicket(web, ctx, begun.ticket)
    ctx.body = begun.options
  }

  const add: Handler<SignedInState> = async (ctx) => {
    if (await isFull(ctx)) return
    if (await adding.refuseMissing(ctx, { credential: 'passkey_missing' })) return
    const { owner, act, login } = ownFactorsOf(ctx)
    const { name = '' } = fieldsOf(ctx)
    const added = await passkeys.add(owner, passkeyTry(web, ctx), { ...act, name })
    if (typeof added === 'string') {
      const code = added === 'known' ? 'passkey_known' : 'passkey_not_added'
      return adding.refuse(ctx, { status: 422, code })
    }
    // Whoever has just used a passkey is in by two factors.
    await auth.reauthentication.confirm(ctx.state.auth.session, login, added.method)
    const { recoveryCodes } = await factors.of(owner)
    keepNoticeOf(ctx, 'notice.factor-added')
    seeOther(ctx, web.path(recoveryCodes === 0 ? RECOVERY_PAGE : FACTORS_PAGE, ctx))
  }

  const rename: Handler<SignedInState> = async (ctx) => {
    const name = factorNameFrom(fieldsOf(ctx).name ?? '')
    const isRenamed = await factors.rename(ownFactorsOf(ctx).owner, ctx.params.id ?? '', name)
    const to = web.path(FACTORS_PAGE, ctx)
    if (!isRenamed) return refuseByNotice(ctx, { to, code: 'notice.factor-gone', status: 404 })
    keepNoticeOf(ctx, 'notice.factor-renamed')
    seeOther(ctx, to)
  }

  const remove: Handler<SignedInState> = async (ctx) => {
    await removeFactor(ctx, web, factors, ctx.params.id)
  }

  /** Whether they have as many passkeys as one may have, and were led back. */
  const isFull = async (ctx: AppContext<SignedInState>): Promise<boolean> => {
    const { passkeys: own } = await factors.of(ownFactorsOf(ctx).owner)
    if (own.length < MOST_PASSKEYS) return false
    refuseByNotice(ctx, { to: web.path(FACTORS_PAGE, ctx), code: 'notice.passkeys-full' })
    return true
  }

  const recent = requireRecentLogin()
  const onPage = { page: FACTORS_PAGE }
  return [
    route('GET', PAGE, recent, showNew, { answer: formAnswer }),
    route('POST', PAGE, recent, add, { fields: { credential: 'secret', name: 'text?' } }),
    route('POST', `${PAGE}/options`, recent, begin, {
      page: PAGE,
      fields: {},
      answer: answers.passkeyOptions,
    }),
    route('POST', `${PAGE}/:id/rename`, requireLogin(), rename, {
      ...onPage,
      fields: { name: 'text' },
    }),
    route('POST', `${PAGE}/:id/remove`, recent, remove, { ...onPage, fields: {} }),
  ]
}
