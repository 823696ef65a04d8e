import { referenceTo } from '../../auth/user.ts'
import type { AppContext, Handler, SignedInState } from '../context.ts'
import type { Feature } from '../feature.ts'
import { prefersJson } from '../http/prefers-json.ts'
import { requireLogin } from '../routing/guards.ts'
import { route } from '../routing/router.ts'
import { describeUser } from './describe-user.ts'

/** The profile page. */
export const account: Feature = {
  name: 'account',
  requires: ['sessions'],
  routes(
    { login, addresses, profiles, factors, factorDueAt, closing },
    { renderer, say, profileFields, hasFeature },
  ) {
    const showPage = async (ctx: AppContext<SignedInState>) => {
      const { user, auth } = ctx.state
      const backend = login.backendOf(auth.session)
      const canChangeEmail = addresses !== null && backend?.saveEmail !== undefined
      const who = backend && referenceTo(user, backend)
      const hasFactors = factors !== null && hasFeature('factors') && who !== null
      const due = hasFactors ? await factorDueAt(user, who) : null
      await renderer.page(ctx, 'account/show', {
        title: say(ctx, 'title.account'),
        hasActivity: hasFeature('activity'),
        hasFactors,
        factorDueAt: due === null ? null : new Date(due).toISOString(),
        hasSessions: hasFeature('sessions') && who !== null,
        canClose: hasFeature('closing') && Boolean(who && closing?.isOf(who.backend)),
        canChangePassword: Boolean(backend?.savePassword),
        canEditProfile: Boolean(profileFields || (who && profiles.namesOf(user, who))),
        canChangeEmail,
        pendingEmail: canChangeEmail && who ? await addresses.pendingOf(user, who) : null,
      })
    }

    const show: Handler<SignedInState> = async (ctx) => {
      if (prefersJson(ctx)) ctx.body = { user: describeUser(ctx.state.user) }
      else await showPage(ctx)
    }

    return [route('GET', '/account', requireLogin(), show)]
  },
}
