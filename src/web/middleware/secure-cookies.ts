import type { AppMiddleware } from '../context.ts'

/**
 * Lets Secure cookies be set behind a proxy that ends TLS.
 *
 * The cookie library looks at the connection, which is plain http there, and throws. Whether people
 * reach us over https is known from `BASE_URL`, and is not a header's to say: install it only then.
 */
export function secureCookies(): AppMiddleware {
  return function secureCookies(ctx, next) {
    ctx.cookies.secure = true
    return next()
  }
}
