import { Router } from '@koa/router'
import type { AppMiddleware, AppState, Handler } from '../context.ts'
import { type Guard, isGuard } from './guards.ts'

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
    if (!isGuard(guard)) {
      throw new TypeError(
        `The route ${method} ${path} declares no guard: say who may pass, if only allowAnonymous()`,
      )
    }
    const answer: AppMiddleware = async (ctx) => {
      await handler(ctx)
    }
    router.register(prefix + path, [method], [guard, answer] as never)
  }
  return router
}

/** The routes of an app, to be asked and to be installed. */
export interface Routing {
  /** Whether there is a page at this path, for whatever method. */
  hasPath(path: string): boolean
  readonly middleware: AppMiddleware
}

/**
 * Puts routes into routers of their own, one for each path without parameters: whoever asks for it needs
 * no search through all others. It is matched as it is spelled, and so is its key.
 */
export function routing(routes: readonly Route[], prefix: string): Routing {
  const others = buildRouter(routes.filter(hasParameters), prefix)
  const anyOther = others.routes() as unknown as AppMiddleware
  const routers = new Map<string, AppMiddleware>()
  for (const path of new Set(routes.filter(isExact).map((one) => one.path))) {
    // Others may match it, too, such as `POST /files/:name` beside `GET /files/list`.
    const same = routes.filter((one) => one.path === path || matches(one, path))
    routers.set(prefix + path, buildRouter(same, prefix).routes() as unknown as AppMiddleware)
  }
  return {
    hasPath: (path) => routers.has(path) || others.match(path, 'GET').path.length > 0,
    middleware: (ctx, next) => (routers.get(ctx.path) ?? anyOther)(ctx, next),
  }
}

/** Method and path of the routes without parameters, such as `GET /account`. */
export function exactPaths(routes: readonly Route[], prefix: string): ReadonlySet<string> {
  return new Set(routes.filter(isExact).map(({ method, path }) => `${method} ${prefix}${path}`))
}

function matches(route: Route, path: string): boolean {
  return hasParameters(route) && buildRouter([route]).match(path, route.method).path.length > 0
}

function isExact({ path }: Route): boolean {
  return /^[\w/-]*$/.test(path)
}

function hasParameters(route: Route): boolean {
  return !isExact(route)
}
