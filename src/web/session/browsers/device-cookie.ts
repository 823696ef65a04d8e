import type { AppContext } from '../../context.ts'
import type { CookieOptions } from '../../http/cookies.ts'
import { SecretsCookie } from './secrets-cookie.ts'

// 256 random bits in base64url.
const SHAPE = /^[A-Za-z0-9_-]{43}$/

/** The cookie by which a browser is known again to those who have logged in in it. It opens nothing. */
export function deviceCookieOf(
  ctx: Pick<AppContext, 'headers' | 'cookies' | 'headerSent'>,
  sessionCookie: string,
  cookies: CookieOptions,
): SecretsCookie {
  const options = { ending: 'device', shape: SHAPE, separator: '.' }
  return new SecretsCookie(ctx, { ...options, sessionCookie, cookies })
}
