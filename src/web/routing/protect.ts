import type { AppContext, AppMiddleware, AppState, Handler } from '../context.ts'
import type { Guard } from './guards.ts'

/**
 * A guard and the handler behind it, as one middleware for any router. The handler knows what the
 * guard guarantees: behind `requireLogin()`, `ctx.state.user` is a user.
 */
export function protect<S extends AppState>(guard: Guard<S>, handler: Handler<S>): AppMiddleware {
  return async function protect(ctx) {
    await guard(ctx, async () => {
      await handler(ctx as AppContext<S>)
    })
  }
}
