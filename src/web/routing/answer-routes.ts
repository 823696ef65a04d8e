import type { AppMiddleware } from '../context.ts'
import { matchOf } from './match-route.ts'

/**
 * Lets the matched route answer: its guard first, then its handler. Other requests are passed on.
 *
 * Installed twice: for stateless routes before the session is opened, and for the others after it.
 */
export function answerRoutes({ isStateless = false } = {}): AppMiddleware {
  return function answerRoutes(ctx, next) {
    const { route, answer, params } = matchOf(ctx)
    if (!route || !answer || (route.isStateless ?? false) !== isStateless) return next()
    ctx.params = { ...params }
    return answer(ctx, next)
  }
}
