import type { AppMiddleware } from '../context.ts'

/**
 * Refuses requests such as `GET http://[evil/account`, whose target cannot be read.
 *
 * Koa parses the target when somebody first looks at the path, and throws then: in any middleware,
 * and once more where the error is logged. So it is looked at before all others do.
 */
export function rejectMalformedUrl(): AppMiddleware {
  return function rejectMalformedUrl(ctx, next) {
    if (hasPath(ctx)) return next()
    ctx.status = 400
    return Promise.resolve()
  }
}

function hasPath(ctx: { readonly path: string }): boolean {
  try {
    return typeof ctx.path === 'string'
  } catch {
    return false
  }
}
