import type { AppContext, Handler } from '../context.ts'
import type { Web } from '../feature.ts'
import { seeOther } from '../http/redirects.ts'
import { allowAnonymous } from './guards.ts'
import { type Route, route } from './router.ts'

// Far longer than any token.
const TOKEN_MAX_LENGTH = 200

/** A link that mails carry. */
export interface MailedLink {
  /** Without the token, such as `/verify-email`. */
  readonly path: string
  /** What the token is good for; the step is named after it. */
  readonly purpose: string
  /** The page with the button or the form (`path`). */
  readonly page?: string
  /** What the step carries (the token). */
  value?(ctx: AppContext, token: string): string
}

/**
 * The route of a mailed link. It takes the token out of the address, where history, logs and `Referer`
 * would keep it, and uses nothing up: scanners of mail open every link before anybody reads it.
 */
export function mailedLink(
  web: Web,
  { path, purpose, page = path, value = (_ctx, token) => token }: MailedLink,
): Route {
  const open: Handler = (ctx) => {
    const { token = '' } = ctx.params
    if (token.length <= TOKEN_MAX_LENGTH) web.step.put(ctx, purpose, value(ctx, token))
    seeOther(ctx, web.path(page, ctx))
  }
  return route('GET', `${path}/:token`, allowAnonymous(), open)
}
