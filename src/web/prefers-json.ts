import type { Context } from 'koa'

/** Whether the client would rather have JSON than a page. Browsers never say so by themselves. */
export function prefersJson(ctx: Pick<Context, 'accepts'>): boolean {
  return ctx.accepts('html', 'json') === 'json'
}
