import type { AppContext, AppMiddleware } from '../context.ts'
import { expectJson } from '../http/prefers-json.ts'
import { matchOf } from '../routing/match-route.ts'

/** The headers that a front end may send; both make a browser ask before it sends anything. */
const HEADERS = 'content-type, x-csrf-token'

/** What a script of a front end may read besides the body. */
const EXPOSED = 'ETag, Retry-After, X-Request-Id'

/** How long a browser may remember the answer, in seconds. */
const REMEMBER_SECONDS = 600

/**
 * Lets scripts of other origins call our routes with the cookies of the visitor, and read the answers (Fetch
 * standard, CORS protocol). Each origin is compared as a whole, and is the only one that is named in its answers.
 * For all others nothing changes.
 *
 * Browsers ask first (preflight) whether they may send what no form can send. They are answered for the paths
 * and methods that there are.
 */
export function openFrontEnds(origins: readonly string[]): AppMiddleware {
  const allowed = new Set(origins)
  return function openFrontEnds(ctx, next) {
    if (allowed.size === 0) return next()
    // Without an origin too: a cache must not give that answer to a front end.
    ctx.vary('Origin')
    const origin = ctx.get('Origin')
    if (!allowed.has(origin)) return next()
    expectJson(ctx)
    ctx.set('Access-Control-Allow-Origin', origin)
    ctx.set('Access-Control-Allow-Credentials', 'true')
    if (isPreflight(ctx)) return Promise.resolve(answerPreflight(ctx))
    ctx.set('Access-Control-Expose-Headers', EXPOSED)
    return next()
  }
}

/** One for a method that the path has not goes on, and is answered as any other wrong method. */
function isPreflight(ctx: AppContext): boolean {
  const asked = ctx.get('Access-Control-Request-Method')
  return ctx.method === 'OPTIONS' && matchOf(ctx).methods.includes(asked)
}

function answerPreflight(ctx: AppContext): void {
  ctx.vary('Access-Control-Request-Method')
  ctx.vary('Access-Control-Request-Headers')
  ctx.set('Access-Control-Allow-Methods', matchOf(ctx).methods.join(', '))
  ctx.set('Access-Control-Allow-Headers', HEADERS)
  ctx.set('Access-Control-Max-Age', String(REMEMBER_SECONDS))
  ctx.status = 204
}
