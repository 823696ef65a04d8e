import type { AppMiddleware } from '../context.ts'

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // A script of ours asks our own pages for what a passkey needs.
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "object-src 'none'",
  "frame-ancestors 'none'",
].join('; ')

const ONE_YEAR_IN_SECONDS = 365 * 24 * 60 * 60

export interface SecurityOptions {
  readonly isHttps: boolean
  /** Hosts besides our own to which a form may lead (none). */
  readonly formHosts?: readonly string[]
}

/**
 * Sets the headers of every answer (ASVS 5.0, 3.4).
 *
 * `Referrer-Policy` is not `no-referrer`: browsers would send `Origin: null` with our own forms, and
 * the check for forged requests would refuse them.
 */
export function securityHeaders({ isHttps, formHosts = [] }: SecurityOptions): AppMiddleware {
  // Browsers hold the redirect after a form to this, too.
  const formAction = ["form-action 'self'", ...formHosts].join(' ')
  const headers = Object.entries({
    'Content-Security-Policy': `${POLICY}; ${formAction}`,
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    ...(isHttps
      ? { 'Strict-Transport-Security': `max-age=${ONE_YEAR_IN_SECONDS}; includeSubDomains` }
      : {}),
  })
  return function securityHeaders(ctx, next) {
    for (const [name, value] of headers) ctx.res.setHeader(name, value)
    return next()
  }
}
