import type { AppContext } from '../context.ts'
import { prefersJson } from '../http/prefers-json.ts'
import { tell } from '../json/told.ts'
import { type Notice, noticeInWords } from '../messages/notice.ts'
import { findState, stateOf } from '../request-state.ts'

const KEY = 'notice'

/**
 * Keeps a notice for the next page that this visitor sees. It rests as a code: between this page and that one a login
 * or a choice may have changed the language.
 */
export function keepNotice(ctx: AppContext, notice: Notice): void {
  if (!sendsAlong(ctx, notice)) ctx.state.auth.session.set(KEY, notice)
}

/** The same as a value for a session that is about to begin. */
export function asNotice(ctx: AppContext, notice: Notice): Readonly<Record<string, Notice>> {
  return sendsAlong(ctx, notice) ? {} : { [KEY]: notice }
}

/** Keeps the sentence of a code for a page that looks at no session, such as after a logout. */
export function sendNotice(ctx: AppContext, code: string): void {
  const { notices } = stateOf(ctx, 'sendNotice()')
  if (!sendsAlong(ctx, code)) notices.send(code)
}

/** A client that prefers JSON sees no next page: the answer itself has the sentence. */
function sendsAlong(ctx: AppContext, notice: Notice): boolean {
  if (ctx.method !== 'POST' || !prefersJson(ctx)) return false
  const said = noticeInWords(stateOf(ctx, 'A notice').say, notice)
  if (said !== null) tell(ctx, { notice: said })
  return true
}

/** Keeps the sentence of a code for the next page. For a visitor without a session nothing is stored. */
export function keepNoticeOf(ctx: AppContext, code: string): void {
  const { session } = stateOf(ctx, 'keepNoticeOf()')
  if (session.id === null) sendNotice(ctx, code)
  else keepNotice(ctx, code)
}

/** What this page says, which is then forgotten; `null` when there is nothing. */
export function takeNotice(ctx: AppContext): string | null {
  const state = findState(ctx)
  if (!state) return null
  const code = state.notices?.take() ?? null
  const notice = state.session?.get(KEY) ?? null
  if (notice !== null) state.session.delete(KEY)
  return noticeInWords(state.say, notice ?? code)
}
