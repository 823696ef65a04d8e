import type { SyncStep } from './sync-steps.ts'

/**
 * Lets Secure cookies be set behind a proxy that ends TLS.
 *
 * The cookie library looks at the connection, which is plain http there, and throws. Whether people
 * reach us over https is known from `BASE_URL`, and is not a header's to say: install it only then.
 */
export function secureCookies(): SyncStep {
  return function secureCookies(ctx) {
    ctx.cookies.secure = true
  }
}
