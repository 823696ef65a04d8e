import type Koa from 'koa'

/** What all cookies of ours have in common. A browser keeps them until it is closed. */
export interface CookieOptions {
  readonly httpOnly: true
  readonly sameSite: 'lax' | 'none'
  readonly secure: boolean
  readonly path: '/'
  readonly overwrite: true
  readonly signed: false
  /** Kept apart for each site in whose pages we are called (CHIPS). Browsers that block foreign cookies keep these. */
  readonly partitioned?: true
}

/**
 * @param isHttps whether people reach the site over https.
 * @param isCrossSite whether scripts of another site may call us: no browser would send them `Lax` cookies.
 */
export function cookieOptions(
  isHttps: boolean,
  { isCrossSite = false }: { readonly isCrossSite?: boolean } = {},
): CookieOptions {
  return {
    httpOnly: true,
    sameSite: isCrossSite ? 'none' : 'lax',
    ...(isCrossSite && { partitioned: true as const }),
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

/** How many cookies of one name are looked at. A browser may have one for each path above the page. */
const MOST_OF_ONE_NAME = 4

/**
 * The values of all cookies of a name, in the order of the header, the first few of them.
 *
 * Browsers send the cookie of the longest path first, so one that another app or an older version has
 * left there stands before ours.
 */
export function readCookies(ctx: Pick<Koa.Context, 'headers'>, name: string): readonly string[] {
  const values: string[] = []
  for (const pair of (ctx.headers.cookie ?? '').split(';')) {
    const [key = '', ...value] = pair.split('=')
    if (key.trim() !== name) continue
    values.push(
      value
        .join('=')
        .trim()
        .replace(/^"(.*)"$/s, '$1'),
    )
    if (values.length === MOST_OF_ONE_NAME) break
  }
  return values
}
