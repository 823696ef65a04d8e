import type { AppContext, AppMiddleware, Logger } from '../context.ts'

/**
 * One line for each request.
 *
 * The route's pattern stands for the path, since a path can carry a token; of a path that no route has
 * answered only the beginning is kept. Queries, cookies and bodies are not logged at all.
 */
export function requestLog(logger: Logger): AppMiddleware {
  return async function requestLog(ctx, next) {
    const start = performance.now()
    try {
      await next()
    } finally {
      logger.info(describe(ctx, performance.now() - start), 'request')
    }
  }
}

function describe(ctx: AppContext, ms: number) {
  const { requestId, user, client } = ctx.state as Partial<AppContext['state']>
  return {
    requestId,
    method: ctx.method,
    path: (ctx as { _matchedRoute?: string })._matchedRoute ?? firstSegment(ctx.path),
    status: ctx.status,
    userId: user?.isAuthenticated ? String(user.id) : null,
    address: client?.address ?? null,
    ms: Math.round(ms * 10) / 10,
  }
}

function firstSegment(path: string): string {
  const [, segment = '', ...rest] = path.split('/')
  return `/${segment.slice(0, 50)}${rest.length > 0 ? '/…' : ''}`
}
