import type { Context } from 'koa'

// All that JSON could be meant by. Weighing what was asked for takes longer than to see that it is not.
const MAY_PREFER_JSON = /json|application\s*\/\s*\*/i

/**
 * Longest `Accept` header that is weighed, in characters; with a longer one the answer is a page. The
 * longest of a browser has some 200. Weighing takes time that grows with the square of the length.
 */
export const ACCEPT_MAX_LENGTH = 1024

/** Whether the client would rather have JSON than a page. Browsers never say so by themselves. */
export function prefersJson(ctx: Pick<Context, 'accepts' | 'headers'>): boolean {
  const { accept = '' } = ctx.headers
  if (accept.length > ACCEPT_MAX_LENGTH || !MAY_PREFER_JSON.test(accept)) return false
  return ctx.accepts('html', 'json') === 'json'
}

/**
 * Whether the answer goes to a script and not into a window: a redirect to a page would be followed, and
 * the script would take that page for its answer.
 *
 * Whoever asks for HTML by name, such as a script that puts it into the page, gets a page all the same,
 * unless it says that it is a script (`X-Requested-With`).
 */
export function isNoNavigation(ctx: Pick<Context, 'headers'>): boolean {
  const { accept = '', 'sec-fetch-mode': mode, 'x-requested-with': sender } = ctx.headers
  if (sender !== undefined && sender !== '') return true
  return mode !== undefined && mode !== 'navigate' && !/text\/html/i.test(accept)
}
