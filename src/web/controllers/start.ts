import { referenceTo } from '../../auth/user.ts'
import { backendOfVisitor } from '../backend-of-visitor.ts'
import type { Handler, SignedInState } from '../context.ts'
import type { Feature } from '../feature.ts'
import { seeOther } from '../http/redirects.ts'
import { requireTest } from '../routing/guards.ts'
import { route } from '../routing/router.ts'
import type { StartCard } from '../start-card.ts'

/** Puts the card with the first steps away, which stands on the profile page. */
export function start(card: StartCard): Feature {
  return {
    name: 'start',
    requires: ['sessions'],
    routes({ login }, { path, renderer }) {
      const close: Handler<SignedInState> = async (ctx) => {
        const backend = backendOfVisitor(login, ctx)
        if (backend) await card.close(referenceTo(ctx.state.user, backend))
        renderer.flash(ctx, 'notice.start-closed')
        seeOther(ctx, path('/account', ctx))
      }

      const guard = requireTest((user) => user.isSuperuser === true, 'superuser')
      return [route('POST', '/account/start/close', guard, close, { page: '/account', fields: {} })]
    },
  }
}
