import type { Context } from 'koa'

// All that JSON could be meant by. Weighing what was asked for takes longer than to see that it is not.
const MAY_PREFER_JSON = /json|application\s*\/\s*\*/i

/** A body of JSON. A form of a page cannot send one. */
const JSON_BODY = /^application\/json\s*(;|$)/i

/**
 * Longest `Accept` header that is weighed, in characters; with a longer one the answer is a page. The
 * longest of a browser has some 200. Weighing takes time that grows with the square of the length.
 */
export const ACCEPT_MAX_LENGTH = 1024

const expected = new WeakSet<object>()

/** Has this request answered in JSON, errors too, whatever it says that it accepts. */
export function expectJson(ctx: object): void {
  expected.add(ctx)
}

/**
 * Whether the client would rather have JSON than a page. Browsers never say so by themselves. Whoever sends
 * JSON is answered in it, unless HTML is asked for by name.
 */
export function prefersJson(ctx: Pick<Context, 'accepts' | 'headers'>): boolean {
  if (expected.has(ctx)) return true
  const { accept = '' } = ctx.headers
  if (accept.length > ACCEPT_MAX_LENGTH) return false
  if (sendsJson(ctx) && !/text\/html/i.test(accept)) return true
  return MAY_PREFER_JSON.test(accept) && ctx.accepts('html', 'json') === 'json'
}

/** Whether the body of a request is JSON, by its type. */
export function sendsJson({ headers }: Pick<Context, 'headers'>): boolean {
  return JSON_BODY.test(headers['content-type'] ?? '')
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
