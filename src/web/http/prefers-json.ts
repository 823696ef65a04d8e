import type { Context } from 'koa'

// All that JSON could be meant by. Weighing what was asked for takes longer than to see that it is not.
const MAY_PREFER_JSON = /json|application\s*\/\s*\*/i

/** Whether the client would rather have JSON than a page. Browsers never say so by themselves. */
export function prefersJson(ctx: Pick<Context, 'accepts' | 'headers'>): boolean {
  if (!MAY_PREFER_JSON.test(ctx.headers.accept ?? '')) return false
  return ctx.accepts('html', 'json') === 'json'
}
