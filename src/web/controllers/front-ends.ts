import type { AppContext, AppState, Handler } from '../context.ts'
import type { Feature } from '../feature.ts'
import { answers } from '../openapi/answers.ts'
import { openApiDocument } from '../openapi/document.ts'
import { named } from '../openapi/json-schema.ts'
import { stateOf } from '../request-state.ts'
import { allowAnonymous } from '../routing/guards.ts'
import { route } from '../routing/router.ts'
import { needsOfVisitor } from '../session/go-on.ts'
import { describeUser } from './describe-user.ts'

/** What front ends ask for that make their pages themselves: who is there, and what the routes take and answer. */
export const frontEnds: Feature = {
  name: 'front-ends',
  requires: ['sessions'],
  routes({ login, digest, administration }, web) {
    /** A superuser may do all that there is. */
    const permissionsOf = async ({ user, auth }: AppState): Promise<readonly string[]> => {
      const isSuperuser = user.isAuthenticated && user.isSuperuser === true
      const known = (isSuperuser && (await administration?.groups?.permissions())) || []
      const names = [...(await auth.permissions.all()), ...known.map(({ name }) => name)]
      return [...new Set(names)].sort()
    }

    const show: Handler = async (ctx) => {
      const { user, auth } = ctx.state
      const state = stateOf(ctx, 'front-ends')
      const endsAt = state.isFromSession ? auth.session.endsAt : null
      const found = {
        user: describeUser(user),
        permissions: await permissionsOf(ctx.state),
        needs: user.isAuthenticated ? [] : await needsOfVisitor(web, login, ctx),
        expiresAt: endsAt === null ? null : new Date(endsAt).toISOString(),
      }
      // A cookie that opens nothing stays: a login that is under way may just have put another in its place.
      const csrfToken = auth.csrfToken()
      // The token differs each time. What it is bound to tells whether the one from before still fits.
      const known = JSON.stringify([state.csrf.holder, found])
      const etag = `"${digest.make('session-state', known)}"`
      answerUnlessKnown(ctx, etag, { ...found, csrfToken })
    }

    let document: object | null = null

    const describe: Handler = (ctx) => {
      document ??= openApiDocument(web.routes, {
        title: web.siteName,
        server: web.origin + web.path(''),
        cookie: web.sessionCookie,
      })
      ctx.body = document
    }

    const anyone = allowAnonymous()
    return [
      route('GET', '/session', anyone, show, { answer: named('Session'), isForPrograms: true }),
      route('GET', '/openapi.json', anyone, describe, {
        ...{ answer: answers.document, isForPrograms: true, isStateless: true },
      }),
    ]
  },
}

/** Not `ctx.fresh`: `fetch` sends `no-cache` with each condition, and means the caches on the way (Fetch, 4.6). */
function answerUnlessKnown(ctx: AppContext, etag: string, body: object): void {
  ctx.set('ETag', etag)
  const known = ctx.get('If-None-Match').split(',')
  if (known.some((one) => one.trim().replace(/^W\//, '') === etag)) ctx.status = 304
  else ctx.body = body
}
