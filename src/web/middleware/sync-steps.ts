import type { AppContext, AppMiddleware } from '../context.ts'

/** Something that is done to a request on its way in, without waiting for anything. May throw. */
export type SyncStep = (ctx: AppContext) => void

/** Several preparations as one middleware: each of its own would cost every request some promises. */
export function prepare(...steps: readonly SyncStep[]): AppMiddleware {
  return function prepare(ctx, next) {
    for (const step of steps) step(ctx)
    return next()
  }
}
