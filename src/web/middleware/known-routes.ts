import type { Router } from '@koa/router'
import type { AppMiddleware } from '../context.ts'

/**
 * Answers 404 and 405 for what no route is there for, before anything is checked or changed: a
 * mistyped address must not be told that it lacks a token.
 */
export function knownRoutes(router: Router): AppMiddleware {
  return async function knownRoutes(ctx, next) {
    const { path, route } = router.match(ctx.path, ctx.method)
    if (!route) {
      const allowed = [...new Set(path.flatMap(({ methods }) => methods))]
      if (allowed.length === 0) ctx.throw(404)
      const error = { headers: { Allow: allowed.join(', ') } }
      ctx.throw(405, error)
    }
    await next()
  }
}
