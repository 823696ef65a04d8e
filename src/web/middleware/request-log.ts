import type { AppContext, AppMiddleware, Logger } from '../context.ts'

/**
 * One line for each request.
 *
 * The route's pattern stands for the path, since a path can carry a token; of a path that no route has
 * answered only the beginning is kept. Queries, cookies and bodies are not logged at all.
 */
export function requestLog(logger: Logger): AppMiddleware {
  return async function requestLog(ctx, next) {
    const start = process.hrtime.bigint()
    try {
      await next()
    } finally {
      const ms = Number(process.hrtime.bigint() - start) / 1e6
      logger.info({ ...describe(ctx), ms: Math.round(ms * 10) / 10 }, 'request')
    }
  }
}

function describe(ctx: AppContext) {
  const { requestId, user, client } = ctx.state as Partial<AppContext['state']>
  return {
    requestId,
    method: ctx.method,
    path: (ctx as { _matchedRoute?: string })._matchedRoute ?? firstSegment(ctx.path),
    status: ctx.status,
    userId: user?.isAuthenticated ? String(user.id) : null,
    address: client?.address ?? null,
  }
}

function firstSegment(path: string): string {
  const [, segment = '', ...rest] = path.split('/')
  return `/${segment.slice(0, 50)}${rest.length > 0 ? '/…' : ''}`
}
