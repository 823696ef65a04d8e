import type { User } from '../../auth/user.ts'
import type { AppContext, SignedInState } from '../context.ts'
import { keepFields } from '../forms/kept-fields.ts'
import { isNoNavigation, prefersJson } from '../http/prefers-json.ts'
import { loginLocation, seeOther } from '../http/redirects.ts'
import { stateOf } from '../request-state.ts'
import { type Guard, guard, requireLogin } from './guards.ts'

/** The page that asks for the password again. */
export const REAUTH_PATH = '/reauthenticate'

/** How recent a login must be. */
export interface RecentLoginOptions {
  /** Minutes since the person last proved who they are (`REAUTH_MINUTES`, 15). */
  readonly minutes?: number
}

/**
 * Lets only people pass who have proved not long ago who they are, in this very session (ASVS 5.0, 7.5.1); of
 * those who log in in two steps it takes a second factor.
 * Others are asked for their password and come back: what they typed into a form (no secrets, up to 8 kB)
 * waits in their session and stands in the form again. Nothing is executed before they send it again.
 *
 * A client that prefers JSON gets 403 `recent_login_required`. Anonymous visitors are sent to log in.
 *
 * @throws TypeError for minutes that are not above 0.
 */
export function requireRecentLogin<U extends User = User>({
  minutes,
}: RecentLoginOptions = {}): Guard<SignedInState<U>> {
  if (minutes !== undefined && !(minutes > 0)) {
    throw new TypeError('`minutes` of requireRecentLogin() is a number above 0')
  }
  const loggedIn = requireLogin()
  const label = minutes === undefined ? 'recent login' : `recent login (${minutes} min)`
  return guard(label, async function requireRecentLogin(ctx, next) {
    await loggedIn(ctx, async () => {
      const state = stateOf(ctx, 'A guard')
      const { reauthMinutes, reauthPath } = state
      const within = minutes ?? reauthMinutes
      if (state.isFresh(within) && !(await state.lacksFactor(within))) await next()
      else askElsewhere(ctx, 'recent_login_required', reauthPath)
    })
  })
}

/** Asks for a proof on another page, and keeps what was typed. A client that prefers JSON gets the code. */
export function askElsewhere(ctx: AppContext, code: string, path: string): void {
  const state = stateOf(ctx, 'A guard')
  const { say, outside } = state
  if (prefersJson(ctx) || isNoNavigation(ctx)) {
    ctx.status = 403
    ctx.body = { error: { code, message: say(code) } }
    return
  }
  const isPage = ctx.method === 'GET' || ctx.method === 'HEAD'
  // A page of the surrounding app has its form at the path to which it is sent, as far as we know.
  const ownPath = outside.stripped + (ctx.originalUrl.split('?')[0] ?? '')
  const formPath = state.formPath ?? ownPath
  if (!isPage) keepFields(ctx, formPath, state.now())
  seeOther(ctx, loginLocation(ctx, path, { stripped: outside.stripped, formPath }))
}
