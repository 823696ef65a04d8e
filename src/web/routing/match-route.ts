import type { AppContext, AppMiddleware } from '../context.ts'
import { expectJson } from '../http/prefers-json.ts'
import type { FormPage, RouteMatch, Router } from './router.ts'

const key: unique symbol = Symbol('gadwall.route')

const pageKey: unique symbol = Symbol('gadwall.page')

type MatchedContext = object & { [key]?: RouteMatch; [pageKey]?: FormPage | null }

/** Finds the route of a request, once: everything that comes after it reads {@link matchOf}. */
export function matchRoute(router: Pick<Router, 'match' | 'pageOf'>): AppMiddleware {
  return function matchRoute(ctx: AppContext & MatchedContext, next) {
    const match = router.match(ctx.method, ctx.path)
    ctx[key] = match
    const { route } = match
    if (route?.isForPrograms) expectJson(ctx)
    ctx[pageKey] = route?.method === 'POST' ? router.pageOf(route, ctx.path) : null
    return next()
  }
}

/**
 * What the routes say about this request. Read it before `next()`: a second `gadwall()` in the same
 * app puts its own match here.
 *
 * @throws TypeError when `matchRoute()` did not run. Without it nobody knows what to protect.
 */
export function matchOf(ctx: MatchedContext): RouteMatch {
  const match = ctx[key]
  if (match) return match
  throw new TypeError('matchRoute() must be installed first')
}

/** The fields that the matched route takes several times; none when no route is matched. */
export function listNamesOf(ctx: MatchedContext): readonly string[] {
  return ctx[key]?.route?.lists ?? []
}

/** Whether the matched route takes boxes: sent without any, it is still a form, and no mere button. */
export function takesBoxes(ctx: MatchedContext): boolean {
  const { fields = {}, lists = [] } = ctx[key]?.route ?? {}
  return lists.length > 0 || Object.values(fields).some((kind) => kind.startsWith('box'))
}

/** The most bytes of a form with a file that the matched route takes; `null` when it takes none. */
export function uploadLimitOf(ctx: MatchedContext): number | null {
  return ctx[key]?.route?.uploadMaxBytes ?? null
}

/** The page that the form of this request stands on; `null` when it is no form of ours, or has no page. */
export function formPageOf(ctx: MatchedContext): FormPage | null {
  return ctx[pageKey] ?? null
}
