import type { AppMiddleware } from '../context.ts'
import { matchOf } from '../routing/match-route.ts'
import type { SyncStep } from './sync-steps.ts'

/** Runs a middleware for our own routes only; requests for the surrounding app skip it. */
export function onOwnRoutes(middleware: AppMiddleware): AppMiddleware {
  return function onOwnRoutes(ctx, next) {
    return matchOf(ctx).isOwn ? middleware(ctx, next) : next()
  }
}

/** Takes a step for our own routes only. */
export function stepOnOwnRoutes(step: SyncStep): SyncStep {
  return function stepOnOwnRoutes(ctx) {
    if (matchOf(ctx).isOwn) step(ctx)
  }
}
