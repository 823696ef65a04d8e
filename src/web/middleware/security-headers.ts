import type { ContentSources } from '../challenges/content-sources.ts'
import type { AppMiddleware } from '../context.ts'

const POLICY = [
  "default-src 'none'",
  // A proof of work is found in a worker of the browser.
  "worker-src 'self'",
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
  /** What pages may load from elsewhere (nothing). */
  readonly sources?: ContentSources | undefined
}

/**
 * Sets the headers of every answer (ASVS 5.0, 3.4).
 *
 * `Referrer-Policy` is not `no-referrer`: browsers would send `Origin: null` with our own forms, and
 * the check for forged requests would refuse them.
 */
export function securityHeaders({
  isHttps,
  formHosts = [],
  sources = {},
}: SecurityOptions): AppMiddleware {
  // Browsers hold the redirect after a form to this, too.
  const formAction = ["form-action 'self'", ...formHosts].join(' ')
  const headers = Object.entries({
    'Content-Security-Policy': `${POLICY}; ${loadingOf(sources)}; ${formAction}`,
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

/** Nothing but our own files, where nothing else is configured. */
function loadingOf({
  scripts = [],
  styles = [],
  frames = [],
  connections = [],
}: ContentSources): string {
  return [
    ["script-src 'self'", ...scripts],
    ["style-src 'self'", ...styles],
    // A script of ours asks our own pages for what a passkey needs.
    ["connect-src 'self'", ...connections],
    ...(frames.length > 0 ? [['frame-src', ...frames]] : []),
  ]
    .map((directive) => directive.join(' '))
    .join('; ')
}
