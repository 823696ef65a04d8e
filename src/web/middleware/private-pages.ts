import type { AppMiddleware } from '../context.ts'

/** Pages are made for one visitor: no cache keeps them, and the back button asks again. */
export function privatePages(): AppMiddleware {
  return async function privatePages(ctx, next) {
    ctx.set('Cache-Control', 'no-store')
    ctx.vary('Cookie')
    await next()
  }
}
