import type { AppContext, AppMiddleware } from '../context.ts'
import { prefersJson } from '../http/prefers-json.ts'
import { matchOf } from '../routing/match-route.ts'
import { toldOf } from './told.ts'

/**
 * Turns the redirect after a form into JSON, for clients that prefer it: `{ next, needs?, notice? }` with 200.
 * A script would follow the redirect, and take the page there for its answer.
 */
export function answerJson(): AppMiddleware {
  return async function answerJson(ctx, next) {
    const isOwnPost = ctx.method === 'POST' && matchOf(ctx).isOwn
    await next()
    if (isOwnPost) redirectInJson(ctx)
  }
}

/** Does so for the answer as it is now, as for a page of the app's own. */
export function redirectInJson(ctx: AppContext): void {
  if (ctx.method === 'POST' && isRedirect(ctx) && prefersJson(ctx)) answerDone(ctx)
}

function isRedirect({ status, response }: AppContext): boolean {
  return status >= 300 && status < 400 && response.get('Location') !== ''
}

function answerDone(ctx: AppContext): void {
  const next = ctx.response.get('Location')
  ctx.remove('Location')
  ctx.status = 200
  ctx.body = { next, ...toldOf(ctx) }
}
