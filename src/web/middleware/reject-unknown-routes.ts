import { buildRouter, exactPaths, type Route } from '../routing/router.ts'
import type { SyncStep } from './sync-steps.ts'

/**
 * Answers 404 and 405 for what no route is there for, before anything is checked or changed: a
 * mistyped address must not be told that it lacks a token.
 */
export function rejectUnknownRoutes(routes: readonly Route[], prefix: string): SyncStep {
  const router = buildRouter(routes, prefix)
  const exact = exactPaths(routes, prefix)
  return function rejectUnknownRoutes(ctx) {
    if (exact.has(`${ctx.method} ${ctx.path}`)) return
    const { path, route } = router.match(ctx.path, ctx.method)
    if (route) return
    const allowed = [...new Set(path.flatMap(({ methods }) => methods))]
    if (allowed.length === 0) ctx.throw(404)
    const error = { headers: { Allow: allowed.join(', ') } }
    ctx.throw(405, error)
  }
}
