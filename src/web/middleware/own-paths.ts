import type { AppContext, AppMiddleware } from '../context.ts'

/** Tells whether a request is for a page of ours, or for the app around us. */
export type OwnsPath = (ctx: Pick<AppContext, 'method' | 'path'>) => boolean

/** Runs a middleware for our own pages only; the app around us is left as it is. */
export function onOwnPaths(owns: OwnsPath, middleware: AppMiddleware): AppMiddleware {
  return async function onOwnPaths(ctx, next) {
    if (owns(ctx)) await middleware(ctx, next)
    else await next()
  }
}
