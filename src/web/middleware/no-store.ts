import type { AppMiddleware } from '../context.ts'

/** A page is made for one visitor: no cache keeps it, and the back button asks for it again. */
export function noStore(): AppMiddleware {
  return function noStore(ctx, next) {
    ctx.res.setHeader('Cache-Control', 'no-store')
    // The app may already have set Vary.
    if (ctx.res.hasHeader('Vary')) ctx.vary('Cookie')
    else ctx.res.setHeader('Vary', 'Cookie')
    return next()
  }
}
