import { Refused } from '../../auth/errors.ts'
import type { AuthService } from '../../auth/login/auth-service.ts'
import type { Recognised } from '../../auth/login/outcome.ts'
import type { AppContext } from '../context.ts'
import type { Web } from '../feature.ts'
import { seeOther } from '../http/redirects.ts'
import { refuseByNotice } from '../json/refuse-by-notice.ts'
import { leadToNeed } from './half-login.ts'

/** How somebody is met whose account is new. */
export interface EnterNewOptions {
  /** The code of the sentence on the next page. */
  readonly notice: string
  /** Where they wanted to go, as it came in (nowhere in particular). */
  readonly next?: string | undefined
}

/**
 * Logs somebody in whose account was just made, or leads them to what they must still do. The account stays
 * when a hook refuses the login, such as until somebody approves it: the login page says why.
 */
export async function enterNew(
  web: Web,
  login: AuthService,
  ctx: AppContext,
  who: Recognised,
  { notice, next }: EnterNewOptions,
): Promise<void> {
  const needs = await login.needsOf(who, ctx.state.auth.client)
  if (needs.length > 0) return leadToNeed(web, ctx, who, needs, { next })
  try {
    await web.logIn(ctx, who, { notice })
    seeOther(ctx, web.afterLogin(ctx, next))
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const { code, params } = error.problem
    const said = { code, ...(params && { params }) }
    refuseByNotice(ctx, { to: web.path('/login', ctx), code, notice: said })
  }
}
