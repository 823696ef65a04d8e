import type { SessionSummary } from '../../auth/sessions/session-store.ts'
import type { UserReference } from '../../auth/user.ts'
import type { AppContext, Handler, SignedInState } from '../context.ts'
import type { Feature } from '../feature.ts'
import { prefersJson } from '../http/prefers-json.ts'
import { seeOther } from '../http/redirects.ts'
import { refuseByNotice } from '../json/refuse-by-notice.ts'
import { agentInWords } from '../messages/agent-in-words.ts'
import type { Say } from '../messages/messages.ts'
import { answers } from '../openapi/answers.ts'
import { requireLogin } from '../routing/guards.ts'
import { requireRecentLogin } from '../routing/require-recent-login.ts'
import { route } from '../routing/router.ts'
import { keepNoticeOf } from '../views/notice.ts'

const PAGE = '/account/sessions'

/** Where somebody is logged in, and how to end it. */
export const sessions: Feature = {
  name: 'sessions',
  requires: ['sessions'],
  routes({ sessions: service, trustedBrowsers }, web) {
    const show: Handler<SignedInState> = async (ctx) => {
      const { owner, publicId } = ownSession(ctx)
      const found = await service.listOf(owner)
      const sessions = found.map((session) => describe(session, publicId, web.sayTo(ctx)))
      if (prefersJson(ctx)) ctx.body = { sessions, csrfToken: ctx.state.auth.csrfToken() }
      else {
        const title = web.say(ctx, 'title.sessions')
        await web.renderer.page(ctx, 'sessions/index', { title, sessions })
      }
    }

    const end: Handler<SignedInState> = async (ctx) => {
      const { owner, publicId } = ownSession(ctx)
      const { id = '' } = ctx.params
      if (id === publicId) {
        await web.logOut(ctx)
        keepNoticeOf(ctx, 'notice.logged-out')
        return seeOther(ctx, web.path('/login', ctx))
      }
      const isEnded = await service.end(owner, id, ctx.state.auth.client)
      const to = web.path(PAGE, ctx)
      if (!isEnded) return refuseByNotice(ctx, { to, code: 'notice.session-gone', status: 404 })
      keepNoticeOf(ctx, 'notice.session-ended')
      seeOther(ctx, to)
    }

    const endOthers: Handler<SignedInState> = async (ctx) => {
      const { owner, publicId } = ownSession(ctx)
      const { client: request } = ctx.state.auth
      await service.endOthers(owner, publicId, request)
      await trustedBrowsers?.endAllOf(owner, { request, session: publicId })
      keepNoticeOf(ctx, 'notice.sessions-ended')
      seeOther(ctx, web.path(PAGE, ctx))
    }

    return [
      route('GET', PAGE, requireLogin(), show, { answer: answers.sessions }),
      route('POST', `${PAGE}/end-others`, requireRecentLogin(), endOthers, {
        page: PAGE,
        fields: {},
      }),
      route('POST', `${PAGE}/:id/end`, requireRecentLogin(), end, { page: PAGE, fields: {} }),
    ]
  },
}

/** Whose session it is. Somebody whom a header names has none of ours. */
function ownSession(ctx: AppContext<SignedInState>): { owner: UserReference; publicId: string } {
  const { login, publicId } = ctx.state.auth.session
  if (!login || publicId === null) return ctx.throw(404)
  return { owner: { backend: login.backend, userId: login.userId }, publicId }
}

function describe(session: SessionSummary, ownPublicId: string, say: Say) {
  const iso = (ms: number) => new Date(ms).toISOString()
  return {
    id: session.publicId,
    device: agentInWords(say, session.agent ?? '') || say('sessions.unknown'),
    address: session.address,
    firstSeenAt: iso(session.createdAt),
    lastSeenAt: iso(session.lastSeenAt),
    endsAt: iso(Math.min(session.idleEndsAt, session.absoluteEndsAt)),
    isRemembered: session.isRemembered,
    isThis: session.publicId === ownPublicId,
  }
}
