import type { IncomingMessage } from 'node:http'

/**
 * The foreign site whose page sent this request; `null` when no page did, or one of ours.
 *
 * Browsers send `Origin` with each upgrade to a WebSocket (RFC 6455, 10.2), and with each request for a
 * stream from another origin. Where it is missing, `Sec-Fetch-Site` tells; a program sends neither, and no
 * page can leave both out.
 */
export function findForeignOrigin(
  { headers }: Pick<IncomingMessage, 'headers'>,
  accepted: readonly string[],
): string | null {
  const { origin } = headers
  const site = headers['sec-fetch-site']
  // A sandboxed frame of anybody is `null`, too: it is never taken for one of ours.
  if (origin !== undefined) return accepted.includes(origin) ? null : origin
  return site === undefined || site === 'same-origin' || site === 'none' ? null : String(site)
}
