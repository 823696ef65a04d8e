import type { AppContext, AppMiddleware, Logger } from '../context.ts'
import { findState } from '../request-state.ts'
import { matchOf } from '../routing/match-route.ts'

const SEGMENT_MAX_LENGTH = 50

/**
 * One line for each request, those for static files at the level `debug`: a page comes with several of them.
 *
 * A path can carry a token, so the route's pattern is logged in its place. Of a path without a route
 * only the first segment is logged. Queries, cookies and bodies are never logged.
 */
export function requestLog(
  logger: Logger,
  isAsset: (path: string) => boolean = () => false,
): AppMiddleware {
  return async function requestLog(ctx, next) {
    const start = performance.now()
    const path = matchOf(ctx).pattern ?? firstSegment(ctx.path)
    try {
      await next()
    } finally {
      const fields = describe(ctx, path, performance.now() - start)
      if (ctx.status < 400 && isAsset(ctx.path)) logger.debug?.(fields, 'request')
      else logger.info(fields, 'request')
    }
  }
}

function describe(ctx: AppContext, path: string, ms: number) {
  const { user } = ctx.state as Partial<AppContext['state']>
  const state = findState(ctx)
  return {
    requestId: state?.requestId,
    method: ctx.method,
    path,
    status: ctx.status,
    userId: user?.isAuthenticated ? String(user.id) : null,
    address: state?.client.address ?? null,
    ms: Math.round(ms * 10) / 10,
  }
}

function firstSegment(path: string): string {
  const [, segment = '', ...rest] = path.split('/')
  return `/${segment.slice(0, SEGMENT_MAX_LENGTH)}${rest.length > 0 ? '/…' : ''}`
}
