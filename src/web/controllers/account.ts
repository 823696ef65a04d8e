import type { Handler, SignedInState } from '../context.ts'
import { prefersJson } from '../prefers-json.ts'
import type { Renderer } from '../render.ts'
import { describeUser } from './user-json.ts'

/** The profile page. */
export function accountController({ renderer }: { readonly renderer: Renderer }) {
  const show: Handler<SignedInState> = (ctx) => {
    if (prefersJson(ctx)) ctx.body = { user: describeUser(ctx.state.user) }
    else renderer.page(ctx, 'account/show', { title: 'Your account' })
  }

  return { show }
}
