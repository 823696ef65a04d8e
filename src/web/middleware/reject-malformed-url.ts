import type { AppMiddleware } from '../context.ts'

/**
 * Answers 400 to requests such as `GET http://[evil/account`, whose target cannot be parsed.
 *
 * Koa parses the target when the path is first read, and throws there: in any middleware, and again
 * where the error is logged. So this middleware comes first.
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
