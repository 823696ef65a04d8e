import type Koa from 'koa'
import type { AppContext } from '../context.ts'
import { isNoNavigation, prefersJson } from '../http/prefers-json.ts'
import { seeOther } from '../http/redirects.ts'
import { stateOf } from '../request-state.ts'
import { formPageOf, matchOf } from '../routing/match-route.ts'
import { keepNoticeOf } from '../views/notice.ts'

/**
 * Answers a form that one of our own pages has sent, but in a session from before: of somebody who has
 * logged in or out in another tab, or whose cookies are gone. Nothing is executed. The page of the form
 * comes back with 403, what was typed (no passwords) and a fresh token; whose session has ended is led to
 * log in by the guard of the form.
 *
 * A form that stands on another page than its own path leads there with a notice.
 */
export async function answerStale(ctx: AppContext, next: Koa.Next): Promise<void> {
  const { route } = matchOf(ctx)
  if (!route || route.runsWhenStale) return next()
  ctx.params = { ...matchOf(ctx).params }
  await route.guard(ctx, () => showAgain(ctx))
}

async function showAgain(ctx: AppContext): Promise<void> {
  const state = stateOf(ctx, 'answerStale()')
  const page = formPageOf(ctx)
  if (prefersJson(ctx) || isNoNavigation(ctx) || !page || state.formPath === null) {
    const error = { code: 'form_stale', message: state.say('form_stale') }
    ctx.status = 403
    ctx.body = { error, csrfToken: ctx.state.auth.csrfToken() }
    return
  }
  if (page.path !== ctx.path) {
    keepNoticeOf(ctx, 'form_stale')
    seeOther(ctx, state.formPath)
    return
  }
  state.isStale = true
  await page.answer(ctx, async () => {})
}
