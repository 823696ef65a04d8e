import type { AppContext } from '../context.ts'
import type { Web } from '../feature.ts'

/** Where somebody who is in already may go from a page for strangers. */
export interface PresentOptions {
  /** Where they wanted to go; `null`: nowhere in particular. */
  readonly next: string | null
  /** The page on which they are, for whoever logs out here to be somebody else. */
  readonly again: string
}

/** Tells somebody who is in who they are, in place of a form for strangers. */
export async function showPresent(
  web: Web,
  ctx: AppContext,
  { next, again }: PresentOptions,
): Promise<void> {
  const back = next === null ? '' : `?next=${encodeURIComponent(next)}`
  await web.renderer.page(ctx, 'session/present', {
    title: web.say(ctx, 'title.present'),
    onward: web.afterLogin(ctx, next ?? undefined),
    again: web.path(again, ctx) + back,
  })
}
