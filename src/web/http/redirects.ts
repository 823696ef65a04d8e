import type { AppContext } from '../context.ts'

/** Longest address that is followed, in code points. */
export const MAX_REDIRECT_LENGTH = 2048

// One slash, then neither a slash nor a backslash: anything else can name another host. A backslash
// or a control character anywhere is refused too, because browsers rewrite or drop them.
const SITE_PATH = /^\/(?![/\\])[^\\\p{C}]*$/u

/**
 * The part of an address that may be followed after a login: a path on our own site.
 *
 * A full address is accepted when it is of exactly our origin, and reduced to its path.
 *
 * @param next as it came in; a field given twice is an array, and not followed.
 * @param origin our own, such as `https://example.com`.
 * @returns `null` for everything that could lead elsewhere, run script, or is too long.
 */
export function safePath(next: unknown, origin: string): string | null {
  // The cheap question first: counting code points copies the text.
  if (typeof next !== 'string' || next.length > 2 * MAX_REDIRECT_LENGTH) return null
  if ([...next].length > MAX_REDIRECT_LENGTH) return null
  const path = next.toLowerCase().startsWith(`${origin}/`) ? next.slice(origin.length) : next
  return SITE_PATH.test(path) ? path : null
}

/**
 * An address on one of these hosts, as it may be followed.
 *
 * @param origin our own: from https nobody is sent to plain http.
 * @returns `null` for every other, and for what is no plain http address.
 */
export function addressOn(hosts: readonly string[], next: unknown, origin: string): string | null {
  if (hosts.length === 0 || typeof next !== 'string' || next.length > MAX_REDIRECT_LENGTH)
    return null
  // Browsers read a backslash as a slash, and drop control characters.
  if (!/^https?:\/\/[^\\\p{C}\s]*$/iu.test(next) || !URL.canParse(next)) return null
  const { host, username, password, protocol, href } = new URL(next)
  if (protocol !== 'https:' && origin.startsWith('https:')) return null
  return hosts.includes(host) && username === '' && password === '' ? href : null
}

/** Sends the client to a path of ours with a GET, whatever it asked with (RFC 9110, 15.4.4). */
export function seeOther(ctx: AppContext, path: string): void {
  ctx.status = 303
  ctx.redirect(path)
}

/**
 * The address of the login page, from which people come back to where they were.
 *
 * @param stripped what a proxy has taken away from the path (nothing).
 * @param formPath where the form of a POST stands: what was sent cannot be sent again (nowhere).
 */
export function loginLocation(
  ctx: AppContext,
  loginPath: string,
  { stripped = '', formPath = null }: ReturnOptions = {},
): string {
  const isPage = ctx.method === 'GET' || ctx.method === 'HEAD'
  // Looked at before anything stands before it: `//evil.test` is no path of ours.
  const isOurs = SITE_PATH.test(ctx.originalUrl)
  const here = isPage ? stripped + ctx.originalUrl : (formPath ?? '')
  const mark = loginPath.includes('?') ? '&' : '?'
  const isWorthReturning = here !== '' && here.length <= MAX_REDIRECT_LENGTH && isOurs
  return isWorthReturning ? `${loginPath}${mark}next=${encodeNext(here)}` : loginPath
}

/** What is known of the page to come back to. */
export interface ReturnOptions {
  readonly stripped?: string
  readonly formPath?: string | null
}

function encodeNext(path: string): string {
  return encodeURIComponent(path).replaceAll('%2F', '/')
}
