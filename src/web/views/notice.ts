import type { AppContext } from '../context.ts'
import { findState } from '../request-state.ts'

const KEY = 'notice'

/** Keeps a sentence for the next page that this visitor sees. */
export function keepNotice(ctx: AppContext, notice: string): void {
  ctx.state.auth.session.set(KEY, notice)
}

/** The same as a value for a session that is about to begin. */
export function asNotice(notice: string): Readonly<Record<string, string>> {
  return { [KEY]: notice }
}

/** The sentence for this page, which is then forgotten; `null` when there is none. */
export function takeNotice(ctx: AppContext): unknown {
  const session = findState(ctx)?.session
  const notice = session?.get(KEY) ?? null
  if (notice !== null) session?.delete(KEY)
  return notice
}
