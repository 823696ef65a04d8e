import type { AppMiddleware } from '../context.ts'

/**
 * Lets Secure cookies be set behind a proxy that ends TLS.
 *
 * The cookie library looks at the connection, which is plain http there, and throws. Whether people
 * reach us over https is known from `BASE_URL`, and is not a header's to say.
 */
export function secureCookies({ isHttps }: { readonly isHttps: boolean }): AppMiddleware {
  return async function secureCookies(ctx, next) {
    if (isHttps) ctx.cookies.secure = true
    await next()
  }
}
