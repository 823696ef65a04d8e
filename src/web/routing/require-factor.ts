import { provesFactor } from '../../auth/factors/factor-need.ts'
import type { User } from '../../auth/user.ts'
import type { AppContext, SignedInState } from '../context.ts'
import { stateOf } from '../request-state.ts'
import { type Guard, guard, requireLogin } from './guards.ts'
import { askElsewhere, REAUTH_PATH } from './require-recent-login.ts'

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
  const { reauthPath } = stateOf(ctx, 'A guard')
  const path = reauthPath.slice(0, -REAUTH_PATH.length) + FACTOR_PATH
  askElsewhere(ctx, 'factor_required', path)
}
