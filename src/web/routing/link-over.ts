import type { AppContext } from '../context.ts'
import type { Web } from '../feature.ts'
import { prefersJson } from '../http/prefers-json.ts'

/**
 * Answers for a link that opens nothing: one page, whatever the reason, that leads to a new link.
 *
 * @param again the path where one can be had; `null` for an invitation, which only others can give.
 */
export async function showLinkOver(web: Web, ctx: AppContext, again: string | null): Promise<void> {
  ctx.status = 410
  if (prefersJson(ctx)) {
    ctx.body = { error: { code: 'link_over', message: web.say(ctx, 'link_over') } }
    return
  }
  const title = web.say(ctx, 'title.link-over')
  await web.renderer.page(ctx, 'link/over', { title, again: again && web.path(again, ctx) })
}
