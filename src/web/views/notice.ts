import type { AppContext } from '../context.ts'
import { prefersJson } from '../http/prefers-json.ts'
import { tell } from '../json/told.ts'
import { findState, stateOf } from '../request-state.ts'

const KEY = 'notice'

/** Keeps a sentence for the next page that this visitor sees. */
export function keepNotice(ctx: AppContext, notice: string): void {
  if (!sendsAlong(ctx, notice)) ctx.state.auth.session.set(KEY, notice)
}

/** The same as a value for a session that is about to begin. */
export function asNotice(ctx: AppContext, notice: string): Readonly<Record<string, string>> {
  return sendsAlong(ctx, notice) ? {} : { [KEY]: notice }
}

/** Keeps the sentence of a code for a page that looks at no session, such as after a logout. */
export function sendNotice(ctx: AppContext, code: string): void {
  const { notices, say } = stateOf(ctx, 'sendNotice()')
  if (!sendsAlong(ctx, say(code))) notices.send(code)
}

/** A client that prefers JSON sees no next page: the answer itself has the sentence. */
function sendsAlong(ctx: AppContext, notice: string): boolean {
  if (ctx.method !== 'POST' || !prefersJson(ctx)) return false
  tell(ctx, { notice })
  return true
}

/** Keeps the sentence of a code for the next page. For a visitor without a session nothing is stored. */
export function keepNoticeOf(ctx: AppContext, code: string): void {
  const { session, say } = stateOf(ctx, 'keepNoticeOf()')
  if (session.id === null) sendNotice(ctx, code)
  else keepNotice(ctx, say(code))
}

/** The sentence for this page, which is then forgotten; `null` when there is none. */
export function takeNotice(ctx: AppContext): unknown {
  const state = findState(ctx)
  const code = state?.notices?.take() ?? null
  const notice = state?.session?.get(KEY) ?? null
  if (notice !== null) state?.session.delete(KEY)
  return notice ?? (code && state?.say(code))
}
