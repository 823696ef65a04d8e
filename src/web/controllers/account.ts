import type { Handler, SignedInState } from '../context.ts'
import type { Feature } from '../feature.ts'
import { prefersJson } from '../http/prefers-json.ts'
import { requireLogin } from '../routing/guards.ts'
import { route } from '../routing/router.ts'
import { describeUser } from './describe-user.ts'

/** The profile page. */
export const account: Feature = {
  name: 'account',
  requires: ['sessions'],
  routes({ login }, { renderer, say }) {
    const show: Handler<SignedInState> = async (ctx) => {
      const { user, auth } = ctx.state
      if (prefersJson(ctx)) ctx.body = { user: describeUser(user) }
      else
        await renderer.page(ctx, 'account/show', {
          title: say('title.account'),
          canChangePassword: Boolean(login.backendOf(auth.session)?.savePassword),
        })
    }

    return [route('GET', '/account', requireLogin(), show)]
  },
}
