import type { AppContext, AppMiddleware } from '../context.ts'

/** Something that is done to a request before it is answered, without waiting. May throw. */
export type SyncStep = (ctx: AppContext) => void

/** Several steps as one middleware. */
export function syncSteps(...steps: readonly SyncStep[]): AppMiddleware {
  return function syncSteps(ctx, next) {
    for (const step of steps) step(ctx)
    return next()
  }
}
