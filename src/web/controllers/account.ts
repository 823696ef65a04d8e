import type { AuthenticationBackend } from '../../auth/backend.ts'
import { referenceTo, type User, type UserReference } from '../../auth/user.ts'
import { backendOfVisitor } from '../backend-of-visitor.ts'
import type { AppContext, Handler, SignedInState } from '../context.ts'
import type { Feature } from '../feature.ts'
import { prefersJson } from '../http/prefers-json.ts'
import { answers } from '../openapi/answers.ts'
import { isAtThisMachine } from '../routing/allow-developer.ts'
import { requireLogin } from '../routing/guards.ts'
import { route } from '../routing/router.ts'
import { commandsOf, SIX_LINES, type StartCard } from '../start-card.ts'
import { describeUser } from './describe-user.ts'

/** The profile page. */
export const account: Feature = accountPage(null)

/**
 * The profile page of a site that is being developed.
 *
 * @param card the first steps, for superusers who sit at this machine; `null` for none.
 */
export function accountPage(card: StartCard | null): Feature {
  return {
    name: 'account',
    requires: ['sessions'],
    routes(auth, web) {
      const { login, addresses, profiles, factors, factorDueAt, closing } = auth
      const { recoveryResets, unconfirmed } = auth
      const { renderer, say, profileFields, hasFeature } = web

      const showPage = async (ctx: AppContext<SignedInState>) => {
        const { user } = ctx.state
        const backend = backendOfVisitor(login, ctx)
        const canChangeEmail = addresses !== null && backend?.saveEmail !== undefined
        const who = backend && referenceTo(user, backend)
        const hasFactors = factors !== null && hasFeature('factors') && who !== null
        const due = hasFactors ? await factorDueAt(user, who) : null
        const leavesAt = who && unconfirmed ? await unconfirmed.endOf(user, who) : null
        await renderer.page(ctx, 'account/show', {
          title: say(ctx, 'title.account'),
          hasActivity: hasFeature('activity'),
          hasFactors,
          factorDueAt: due === null ? null : new Date(due).toISOString(),
          hasSessions: hasFeature('sessions') && who !== null,
          hasData: hasFeature('own-data') && who !== null,
          canClose: hasFeature('closing') && Boolean(who && closing?.isOf(who.backend)),
          canChangePassword: Boolean(backend?.savePassword),
          canEditProfile: Boolean(
            profileFields || (who && (profiles.mayRename(who) || profiles.namesOf(user, who))),
          ),
          canChangeEmail,
          leavesAt: leavesAt === null ? null : new Date(leavesAt).toISOString(),
          lacksWayBack: hasFactors && backend ? await lacksWayBack(user, backend) : false,
          pendingEmail: canChangeEmail && who ? await addresses.pendingOf(user, who) : null,
          start: who && (await firstSteps(ctx, who)),
        })
      }

      /** Nobody could send them a link, and nothing else of theirs opens the account. */
      const lacksWayBack = async (user: User, backend: AuthenticationBackend) => {
        const own = await factors?.of(referenceTo(user, backend))
        return Boolean(own && own.recoveryCodes === 0 && recoveryResets?.isFor(user, backend, own))
      }

      const firstSteps = async (ctx: AppContext<SignedInState>, who: UserReference) => {
        if (!card || ctx.state.user.isSuperuser !== true || !isAtThisMachine(ctx)) return null
        if (await card.isClosed(who)) return null
        return {
          ...{ code: SIX_LINES, commands: commandsOf(card) },
          hasDocs: hasFeature('docs'),
          hasMails: hasFeature('dev-mail'),
        }
      }

      const show: Handler<SignedInState> = async (ctx) => {
        if (prefersJson(ctx)) ctx.body = { user: describeUser(ctx.state.user) }
        else await showPage(ctx)
      }

      return [route('GET', '/account', requireLogin(), show, { answer: answers.account })]
    },
  }
}
