import type { AppMiddleware } from '../context.ts'
import { matchOf } from '../routing/match-route.ts'

/** Runs a middleware for our own routes only; requests for the surrounding app skip it. */
export function onOwnRoutes(middleware: AppMiddleware): AppMiddleware {
  return function onOwnRoutes(ctx, next) {
    return matchOf(ctx).isOwn ? middleware(ctx, next) : next()
  }
}
