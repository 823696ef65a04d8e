import type { AppContext } from '../../context.ts'
import type { CookieOptions } from '../../http/cookies.ts'
import { SecretsCookie } from './secrets-cookie.ts'

// The text of a token: its id, a dot, its secret.
const SHAPE = /^[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}$/

/** The cookie by which people who have asked for it are not asked for a second factor. Alone it opens nothing. */
export function trustedCookieOf(
  ctx: Pick<AppContext, 'headers' | 'cookies' | 'headerSent'>,
  sessionCookie: string,
  cookies: CookieOptions,
): SecretsCookie {
  const options = { ending: 'trusted', shape: SHAPE, separator: '~' }
  return new SecretsCookie(ctx, { ...options, sessionCookie, cookies })
}
