import type Koa from 'koa'

/** What all cookies of ours have in common. A browser keeps them until it is closed. */
export interface CookieOptions {
  readonly httpOnly: true
  readonly sameSite: 'lax'
  readonly secure: boolean
  readonly path: '/'
  readonly overwrite: true
  readonly signed: false
}

/** @param isHttps whether people reach the site over https. */
export function cookieOptions(isHttps: boolean): CookieOptions {
  return {
    httpOnly: true,
    sameSite: 'lax',
    secure: isHttps,
    path: '/',
    overwrite: true,
    signed: false,
  }
}

/** `__Host-` makes browsers refuse a cookie that another host, or plain http, tries to plant. */
export function cookieName(name: string, { secure }: CookieOptions): string {
  return secure ? `__Host-${name}` : name
}

/** A cookie's value as it came in; `undefined` when there is none. */
export function readCookie(ctx: Pick<Koa.Context, 'cookies'>, name: string): string | undefined {
  return ctx.cookies.get(name, { signed: false })
}
