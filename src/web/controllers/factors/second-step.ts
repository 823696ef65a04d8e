import type { Auth } from '../../../auth/create-auth.ts'
import { provesFactor } from '../../../auth/factors/factor-need.ts'
import type { FactorOverview } from '../../../auth/factors/factor-overview.ts'
import type { FactorService } from '../../../auth/factors/factor-service.ts'
import { referenceTo } from '../../../auth/user.ts'
import type { AppContext, Handler } from '../../context.ts'
import { passkeyTry } from '../../factors/passkey-tickets.ts'
import { waysOf } from '../../factors/ways.ts'
import type { Feature, Web } from '../../feature.ts'
import { fieldsOf } from '../../forms/form.ts'
import { isTicked } from '../../forms/is-ticked.ts'
import { queryValue } from '../../http/query-value.ts'
import { seeOther } from '../../http/redirects.ts'
import { formAnswer } from '../../openapi/answers.ts'
import { stateOf } from '../../request-state.ts'
import { allowAnonymous } from '../../routing/guards.ts'
import { FACTOR_PATH } from '../../routing/require-factor.ts'
import { REAUTH_PATH } from '../../routing/require-recent-login.ts'
import { type Route, route } from '../../routing/router.ts'
import { goOn, needsOfHalf, startAgain } from '../../session/go-on.ts'
import { type HalfLogin, halfLoginOf } from '../../session/half-login.ts'
import { keepNoticeOf } from '../../views/notice.ts'
import { newAppOf } from './new-app.ts'
import { passkeyLoginRoutes } from './passkey-login.ts'

const PATH = FACTOR_PATH
const FACTOR = 'factor'

/**
 * The second step of a login. It is in every app whose stores keep factors, whatever features it has chosen:
 * whoever has a factor is asked for it, and is not led to a page that is not there.
 */
export const secondStep: Feature = {
  name: 'second-step',
  requires: [],
  routes(auth, web) {
    const { factors } = auth
    if (!factors) return []
    const { passkeys } = factors
    return [
      ...secondStepRoutes(auth, web, factors),
      ...(passkeys ? passkeyLoginRoutes(auth, web, factors, passkeys) : []),
    ]
  },
}

/** A code, a passkey, or the first factor for who must have one. */
function secondStepRoutes(auth: Auth, web: Web, factors: FactorService): readonly Route[] {
  const { login, trustedBrowsers } = auth
  const asking = web.form('factors/step', 'title.factors.step', ['trust'], [], async (ctx) => {
    const half = await halfLoginOf(web, login, ctx, FACTOR)
    const ways = await waysOf(factors, half && ownerOf(half))
    return { ...ways, trustedDays: trustedBrowsers?.days ?? 0 }
  })
  const adding = web.form('factors/app', 'title.factors.app', ['name'], [], async (ctx) => {
    const half = await halfLoginOf(web, login, ctx, FACTOR)
    if (!half) return {}
    const hasPasskeys = factors.passkeys !== null
    return {
      ...(await newAppOf(factors, web, ctx, { ...half, action: PATH, holder: half.id ?? '' })),
      hasPasskeys,
    }
  })

  const show: Handler = async (ctx) => {
    const half = await halfLoginOf(web, login, ctx, FACTOR)
    if (!half) return ctx.state.user.isAuthenticated ? stepUp(ctx) : startAgain(web, ctx)
    if (await isSettled(ctx, half)) return
    await formFor(await factors.of(ownerOf(half))).show(ctx)
  }

  const create: Handler = async (ctx) => {
    const half = await halfLoginOf(web, login, ctx, FACTOR)
    if (!half) return startAgain(web, ctx)
    if (await isSettled(ctx, half)) return
    // Before the proof: trust that is begun with a factor ends with it, also when that happens meanwhile.
    const own = await factors.of(ownerOf(half))
    const form = formFor(own)
    const { credential = '' } = fieldsOf(ctx)
    const isPasskey = factors.passkeys !== null && credential !== ''
    if (!isPasskey && (await form.refuseMissing(ctx, { code: 'factor_code_missing' }))) return
    const work = form === adding ? add : use
    const prove = async () => ({ method: await work(ctx, half) })
    const proof = await form.unlessThrottled(ctx, prove, 'factor_stopped')
    if (proof === null) return
    if (proof.method === null) {
      if (isPasskey) return form.refuse(ctx, { status: 422, code: 'passkey_refused' })
      return form.refuseProblems(ctx, [{ field: 'code', code: 'factor_code_wrong' }])
    }
    const proved = { ...half, methods: [...half.methods, proof.method] }
    if (own.isOn && proof.method !== 'recovery') await trust(ctx, half, own)
    const notice = proof.method === 'recovery' ? await restOf(half) : undefined
    await goOn(web, login, ctx, proved, notice)
  }

  /** Not by a recovery code: whoever needs one has lost something, or has found the paper of somebody. */
  const trust = async (ctx: AppContext, { user, backend }: HalfLogin, own: FactorOverview) => {
    if (!trustedBrowsers || !isTicked(fieldsOf(ctx).trust)) return
    const { client, trustedCookie } = stateOf(ctx, 'second-step')
    const kept = await trustedBrowsers.trust({ user, backend: backend.name }, own, client)
    trustedCookie?.keep(kept, trustedBrowsers.lifetimeMs)
  }

  /** A code or a passkey of somebody who has a second factor. */
  const use = async (ctx: AppContext, half: HalfLogin): Promise<string | null> => {
    const { code = '', credential = '' } = fieldsOf(ctx)
    if (!factors.passkeys || credential === '') return factors.use(ownerOf(half), code, act(ctx))
    const told = { ...act(ctx), session: null }
    return factors.passkeys.prove(ownerOf(half), passkeyTry(web, ctx), told)
  }

  /** The first app or passkey of somebody who must have one. */
  const add = async (ctx: AppContext, half: HalfLogin): Promise<string | null> => {
    const { code = '', credential = '', name = '' } = fieldsOf(ctx)
    if (factors.passkeys && credential !== '') {
      const tried = passkeyTry(web, ctx)
      const added = await factors.passkeys.add(ownerOf(half), tried, { ...act(ctx), name })
      return typeof added === 'string' ? null : added.method
    }
    const isAdded = await factors.apps.confirm(ownerOf(half), code, {
      ...{ ...act(ctx), name, holder: half.id ?? '' },
    })
    return isAdded ? 'otp' : null
  }

  const formFor = ({ isOn }: FactorOverview) => (isOn ? asking : adding)

  /** Whether they need no second factor (any more), and have gone on. */
  const isSettled = async (ctx: AppContext, half: HalfLogin): Promise<boolean> => {
    const needs = await needsOfHalf(login, ctx, half)
    if (needs.some(({ name }) => name === FACTOR)) return false
    await goOn(web, login, ctx, half)
    return true
  }

  const restOf = async (half: HalfLogin) => {
    const { recoveryCodes } = await factors.of(ownerOf(half))
    return recoveryCodes === 0 ? 'notice.recovery-none' : 'notice.recovery-used'
  }

  /** Somebody is in with a password alone, and a page wants more (`requireFactor()`). */
  const stepUp = async (ctx: AppContext) => {
    const next = web.allowedNext(queryValue(ctx, 'next'))
    const { session, methods } = ctx.state.auth
    const isProved = provesFactor(methods.map(({ name }) => name))
    if (next === null || isProved || !session.login) {
      return seeOther(ctx, web.afterLogin(ctx, next ?? undefined))
    }
    const { backend, userId } = session.login
    const { isOn } = await factors.of({ backend, userId })
    if (isOn) {
      return seeOther(ctx, `${web.path(REAUTH_PATH, ctx)}?next=${encodeURIComponent(next)}`)
    }
    // Where nobody can add one, nobody passes.
    if (!web.hasFeature('factors')) return ctx.throw(403)
    keepNoticeOf(ctx, 'notice.factor-required')
    seeOther(ctx, web.path('/account/factors', ctx))
  }

  return [
    route('GET', PATH, allowAnonymous(), show, { answer: formAnswer }),
    route('POST', PATH, allowAnonymous(), create, {
      fields: { code: 'secret?', credential: 'secret?', name: 'text?', trust: 'box?' },
    }),
  ]
}

function ownerOf({ user, backend }: HalfLogin) {
  return referenceTo(user, backend)
}

function act(ctx: AppContext) {
  return { request: ctx.state.auth.client }
}
