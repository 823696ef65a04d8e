import type Koa from 'koa'
import type { AppContext, AppState, Handler } from '../context.ts'
import type { Guard } from './guards.ts'

/** A middleware that fits any Koa app and any router, whatever state they declare. */
export type HostMiddleware = (ctx: Koa.Context, next: Koa.Next) => Promise<void>

/**
 * Puts a guard before a handler, as one middleware for any app and any router. The handler knows what
 * the guard guarantees: behind `requireLogin()`, `ctx.state.user` is a user.
 */
export function protect<S extends AppState>(guard: Guard<S>, handler: Handler<S>): HostMiddleware {
  return async function protect(ctx) {
    await guard(ctx as AppContext, async () => {
      await handler(ctx as AppContext<S>)
    })
  }
}
