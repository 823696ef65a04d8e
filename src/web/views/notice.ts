import type { AppContext } from '../context.ts'
import { findState, stateOf } from '../request-state.ts'

const KEY = 'notice'

/** Keeps a sentence for the next page that this visitor sees. */
export function keepNotice(ctx: AppContext, notice: string): void {
  ctx.state.auth.session.set(KEY, notice)
}

/** The same as a value for a session that is about to begin. */
export function asNotice(notice: string): Readonly<Record<string, string>> {
  return { [KEY]: notice }
}

/** Keeps the sentence of a code for the next page. For a visitor without a session nothing is stored. */
export function keepNoticeOf(ctx: AppContext, code: string): void {
  const { session, notices, say } = stateOf(ctx, 'keepNoticeOf()')
  if (session.id === null) notices.send(code)
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
