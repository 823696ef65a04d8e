import type { AppContext } from '../context.ts'

const PLAIN_PATH = /^(\/[\w.~%-]+)+$/

/**
 * The paths of our pages as a browser has to ask for them. They differ from those that are matched when
 * the app is mounted under a path, or a proxy takes a path away.
 */
export interface OutsidePaths {
  /** What a proxy has taken away from the address; empty for nothing. */
  readonly stripped: string
  /** What the surrounding app has taken away (koa-mount); empty for nothing. */
  readonly mounted: string
}

/**
 * @param basePath the path of `baseUrl`, such as `/shop`: it may be what a proxy takes away, or end with
 *   what the app is mounted under.
 */
export function outsidePaths(ctx: AppContext, basePath: string): OutsidePaths {
  const mounted = mountedUnder(ctx)
  const isCounted = mounted !== '' && basePath.endsWith(mounted)
  return { mounted, stripped: isCounted ? basePath.slice(0, -mounted.length) : basePath }
}

/**
 * What was taken from the beginning of the path. `ctx.mountPath` itself holds the innermost of several
 * mounts, and stays there after them.
 */
function mountedUnder(ctx: AppContext & { mountPath?: unknown }): string {
  if (typeof ctx.mountPath !== 'string') return ''
  const [outside = ''] = ctx.originalUrl.split('?')
  if (ctx.path === outside || !(ctx.path === '/' || outside.endsWith(ctx.path))) return ''
  const before = ctx.path === '/' ? outside.replace(/\/$/, '') : outside.slice(0, -ctx.path.length)
  // It comes from the request, and stands before each of our links.
  return PLAIN_PATH.test(before) ? before : ''
}
