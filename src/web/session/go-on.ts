import { Refused } from '../../auth/errors.ts'
import { provesFactor } from '../../auth/factors/factor-need.ts'
import type { AuthService } from '../../auth/login/auth-service.ts'
import type { Need } from '../../auth/login/outcome.ts'
import type { AppContext } from '../context.ts'
import type { Web } from '../feature.ts'
import { prefersJson } from '../http/prefers-json.ts'
import { seeOther } from '../http/redirects.ts'
import { refuseInJson } from '../json/json-error.ts'
import { refuseByNotice } from '../json/refuse-by-notice.ts'
import type { Notice } from '../messages/notice.ts'
import { awaitedNeed, type HalfLogin, halfLoginOf, leadToNeed } from './half-login.ts'

/** What somebody who is half-way in must still do, in order. What they have done is asked anew each time. */
export async function needsOfHalf(
  login: AuthService,
  ctx: AppContext,
  { user, backend, methods }: HalfLogin,
): Promise<readonly Need[]> {
  const who = { user, backend: backend.name, methods }
  const needs = await login.needsOf(who, ctx.state.auth.client)
  // A check of the app's own may not look at the methods: nobody is asked twice.
  return needs.filter(({ name }) => name !== 'factor' || !provesFactor(methods))
}

/** What a visitor must still do who is half-way in, with the paths as browsers ask for them; nothing for others. */
export async function needsOfVisitor(
  web: Web,
  login: AuthService,
  ctx: AppContext,
): Promise<readonly Need[]> {
  const awaited = awaitedNeed(web, ctx)
  const half = awaited === null ? null : await halfLoginOf(web, login, ctx, awaited)
  const needs = half ? await needsOfHalf(login, ctx, half) : []
  return needs.map(({ name, path }) => ({ name, path: web.path(path, ctx) }))
}

/**
 * Leads somebody who is half-way in to what they must still do; else logs them in, and leads them to where they
 * wanted to go. Nobody skips anything: each need is asked for again, and the first that is left is next.
 *
 * @param notice for the page that they see then (none).
 */
export async function goOn(
  web: Web,
  login: AuthService,
  ctx: AppContext,
  half: HalfLogin,
  notice?: Notice | undefined,
): Promise<void> {
  const { user, backend, methods, ...onward } = half
  const who = { user, backend: backend.name, methods }
  const needs = await needsOfHalf(login, ctx, half)
  if (needs.length > 0) return leadToNeed(web, ctx, who, needs, onward)
  web.step.clear(ctx)
  try {
    await web.logIn(ctx, who, { remember: half.remember, ...(notice && { notice }) })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const { code, params } = error.problem
    return refuseByNotice(ctx, {
      to: web.path('/login', ctx),
      code,
      notice: { code, ...(params && { params }) },
    })
  }
  seeOther(ctx, web.afterLogin(ctx, half.next ?? undefined))
}

/** To the page to log in on, for whoever is not half-way in, or not any more; whoever is in goes on. */
export function startAgain(web: Web, ctx: AppContext): void {
  const code = 'login_required'
  if (ctx.state.user.isAuthenticated) seeOther(ctx, web.afterLogin(ctx))
  else if (prefersJson(ctx)) refuseInJson(ctx, 401, { code, message: web.say(ctx, code) })
  else seeOther(ctx, web.path('/login', ctx))
}
