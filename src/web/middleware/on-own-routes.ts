import type { AppContext, AppMiddleware } from '../context.ts'
import type { SyncStep } from './sync-steps.ts'

/** Tells whether a request is for a page of ours, or for the app around us. */
export type OwnsPath = (ctx: Pick<AppContext, 'path'>) => boolean

/** Runs a middleware for our own pages only; the app around us is left as it is. */
export function onOwnPaths(owns: OwnsPath, middleware: AppMiddleware): AppMiddleware {
  return function onOwnPaths(ctx, next) {
    return owns(ctx) ? middleware(ctx, next) : next()
  }
}

/** Prepares requests for our own pages only. */
export function forOwnPaths(owns: OwnsPath, step: SyncStep): SyncStep {
  return function forOwnPaths(ctx) {
    if (owns(ctx)) step(ctx)
  }
}
