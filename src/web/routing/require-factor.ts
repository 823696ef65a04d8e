import { provesFactor } from '../../auth/factors/factor-need.ts'
import type { User } from '../../auth/user.ts'
import type { AppContext, SignedInState } from '../context.ts'
import { keepFields } from '../forms/kept-fields.ts'
import { isNoNavigation, prefersJson } from '../http/prefers-json.ts'
import { loginLocation, seeOther } from '../http/redirects.ts'
import { stateOf } from '../request-state.ts'
import { type Guard, guard, requireLogin } from './guards.ts'
import { REAUTH_PATH } from './require-recent-login.ts'

/** The page of the second step, for a login and for whoever is in already. */
export const FACTOR_PATH = '/login/factor'

/**
 * Lets only people pass who have proved a second factor in this very session: a code of an authenticator app, a
 * recovery code, a passkey. Others are asked for it, or to add one, and come back: what they typed into a form
 * waits as with `requireRecentLogin()`. Nothing is executed before they send it again.
 *
 * A client that prefers JSON gets 403 `factor_required`. Anonymous visitors are sent to log in.
 */
export function requireFactor<U extends User = User>(): Guard<SignedInState<U>> {
  const loggedIn = requireLogin()
  return guard('second factor', async function requireFactor(ctx, next) {
    await loggedIn(ctx, async () => {
      if (provesFactor(ctx.state.auth.methods.map(({ name }) => name))) await next()
      else askForIt(ctx)
    })
  })
}

function askForIt(ctx: AppContext): void {
  const state = stateOf(ctx, 'A guard')
  const { say, reauthPath, outside } = state
  if (prefersJson(ctx) || isNoNavigation(ctx)) {
    const code = 'factor_required'
    ctx.status = 403
    ctx.body = { error: { code, message: say(code) } }
    return
  }
  const isPage = ctx.method === 'GET' || ctx.method === 'HEAD'
  const ownPath = outside.stripped + (ctx.originalUrl.split('?')[0] ?? '')
  const formPath = state.formPath ?? ownPath
  if (!isPage) keepFields(ctx, formPath, state.now())
  const path = reauthPath.slice(0, -REAUTH_PATH.length) + FACTOR_PATH
  seeOther(ctx, loginLocation(ctx, path, { stripped: outside.stripped, formPath }))
}
