import { Router } from '@koa/router'
import type { AppMiddleware, AppState, Handler } from './context.ts'
import { type Guard, looksLikeGuard } from './guards.ts'

/** One way in: what is asked, who may ask it, and who answers. */
export interface Route {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly guard: Guard
  readonly handler: Handler
}

/** Declares a route. The handler's state is what the guard guarantees. */
export function route<S extends AppState>(
  method: Route['method'],
  path: string,
  guard: Guard<S>,
  handler: Handler<S>,
): Route {
  return { method, path, guard: guard as Guard, handler: handler as unknown as Handler }
}

/**
 * Makes a router of these routes.
 *
 * Paths are matched as they are spelled, with regard to case and to a slash at the end: `/ACCOUNT` is
 * not `/account`. The guard is the first handler of its own route, so no spelling walks around it.
 *
 * @throws TypeError for a route without a guard.
 */
export function buildRouter(routes: readonly Route[], prefix = ''): Router {
  const router = new Router({ sensitive: true, strict: true })
  for (const { method, path, guard, handler } of routes) {
    if (!looksLikeGuard(guard)) {
      throw new TypeError(
        `The route ${method} ${path} declares no guard: say who may pass, if only allowAnyone()`,
      )
    }
    const answer: AppMiddleware = async (ctx) => {
      await handler(ctx)
    }
    router.register(prefix + path, [method], [guard, answer] as never)
  }
  return router
}

/**
 * Method and path of the routes whose path has no parameter, such as `GET /account`. The path is matched
 * as it is spelled, so one that is among these needs no search.
 */
export function exactPaths(routes: readonly Route[], prefix: string): ReadonlySet<string> {
  const exact = routes.filter(({ path }) => /^[\w/-]*$/.test(path))
  return new Set(exact.map(({ method, path }) => `${method} ${prefix}${path}`))
}

/** A router of routes without parameters, which other requests pass by. */
export function routesOf(routes: readonly Route[], prefix: string): AppMiddleware {
  const router = buildRouter(routes, prefix).routes() as unknown as AppMiddleware
  const paths = new Set(routes.map(({ path }) => prefix + path))
  return function routesOf(ctx, next) {
    return paths.has(ctx.path) ? router(ctx, next) : next()
  }
}
