import type { AppMiddleware } from '../context.ts'
import { matchOf } from '../routing/match-route.ts'

/**
 * Answers 404 for an unknown path of ours and 405 for a wrong method. It comes before the check for
 * forged requests: a mistyped address must not be answered with a missing token.
 */
export function rejectUnknownRoutes(): AppMiddleware {
  return function rejectUnknownRoutes(ctx, next) {
    const { route, methods, isOwn } = matchOf(ctx)
    if (route || !isOwn) return next()
    if (methods.length === 0) ctx.throw(404)
    return ctx.throw(405, { headers: { Allow: methods.join(', ') } })
  }
}
