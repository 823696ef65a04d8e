import type { AppContext, AppMiddleware } from '../context.ts'
import type { RouteMatch, Router } from './router.ts'

const key: unique symbol = Symbol('gadwall.route')

type MatchedContext = object & { [key]?: RouteMatch }

/** Finds the route of a request, once: everything that comes after it reads {@link matchOf}. */
export function matchRoute(router: Pick<Router, 'match'>): AppMiddleware {
  return function matchRoute(ctx: AppContext & MatchedContext, next) {
    ctx[key] = router.match(ctx.method, ctx.path)
    return next()
  }
}

/**
 * What the routes say about this request. Read it before `next()`: a second `gadwall()` in the same
 * app puts its own match here.
 *
 * @throws TypeError when `matchRoute()` did not run. Without it nobody knows what to protect.
 */
export function matchOf(ctx: MatchedContext): RouteMatch {
  const match = ctx[key]
  if (match) return match
  throw new TypeError('matchRoute() must be installed first')
}
