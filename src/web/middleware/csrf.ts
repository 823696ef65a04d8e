import type { AppMiddleware } from '../context.ts'
import { CsrfGuard, type CsrfOptions } from '../csrf/csrf-guard.ts'

/**
 * Refuses requests that would change something and were not sent from our own pages. Install it
 * after `sessions()` and after the body is read.
 */
export function csrf(options: CsrfOptions): AppMiddleware {
  return async function csrf(ctx, next) {
    if (ctx.state.session === undefined) {
      throw new TypeError('csrf() must be installed after sessions()')
    }
    ctx.state.csrf = new CsrfGuard(ctx, options)
    ctx.state.csrf.check()
    await next()
  }
}
