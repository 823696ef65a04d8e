import type { AppContext } from '../context.ts'

const KEY = 'notice'

/** Keeps a sentence for the next page that this visitor sees. */
export function keepNotice(ctx: AppContext, notice: string): void {
  ctx.state.session.set(KEY, notice)
}

/** The sentence for this page, which is then forgotten; `null` when there is none. */
export function takeNotice(ctx: AppContext): unknown {
  const { session } = ctx.state as Partial<AppContext['state']>
  const notice = session?.get(KEY) ?? null
  if (notice !== null) session?.delete(KEY)
  return notice
}
