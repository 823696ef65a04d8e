import { findPeople } from '../../../auth/administration/people.ts'
import type { Handler, SignedInState } from '../../context.ts'
import { fieldsOf } from '../../forms/form.ts'
import { takeKeptForm } from '../../forms/kept-fields.ts'
import { prefersJson } from '../../http/prefers-json.ts'
import { queryValue } from '../../http/query-value.ts'
import { seeOther } from '../../http/redirects.ts'
import { refuseByNotice } from '../../json/refuse-by-notice.ts'
import { isTyped } from '../../messages/isolate.ts'
import { answers } from '../../openapi/answers.ts'
import { type Route, route } from '../../routing/router.ts'
import { keepNotice, keepNoticeOf } from '../../views/notice.ts'
import {
  ADMIN,
  type AdminParts,
  administratorOf,
  asRefusal,
  findNamed,
  staffMay,
  staffMayChange,
  userPath,
} from './admin-page.ts'
import { sessionOf } from './describe.ts'

const PAGE = `${ADMIN}/sessions`
const SESSIONS_OF_A_PAGE = 50
const EVERYBODY = 'everybody'

/** Who is logged in, and how to end that. */
export function sessionRoutes(parts: AdminParts): readonly Route[] {
  const { auth, web, administration, sections: all } = parts
  if (!auth.stores.sessions.listAll) return []

  const show: Handler<SignedInState> = async (ctx) => {
    const after = queryValue(ctx, 'after') ?? null
    const found = await auth.sessions.listAll(after, SESSIONS_OF_A_PAGE)
    if (!found) return ctx.throw(404)
    const personOf = await findPeople(
      auth.stores.users,
      found.sessions.map(({ owner }) => owner),
    )
    const sessions = found.sessions.map((session) => ({
      ...sessionOf(session, web.sayTo(ctx)),
      username: personOf(session.owner)?.username ?? session.owner.userId,
      owner: `${session.owner.backend}:${session.owner.userId}`,
      path: userPath(session.owner),
    }))
    if (prefersJson(ctx)) ctx.body = { sessions, next: found.next }
    else {
      await web.renderer.page(ctx, 'admin/sessions', {
        title: web.say(ctx, 'title.admin-sessions'),
        sections: all,
        sessions,
        next: found.next,
        mayEnd: await ctx.state.auth.permissions.has('sessions.delete'),
        mayEndAll: ctx.state.user.isSuperuser === true,
        confirm: takeKeptForm(ctx)?.fields.confirm ?? null,
      })
    }
  }

  const endOf: Handler<SignedInState> = async (ctx) => {
    const user = (await findNamed(parts, fieldsOf(ctx).owner ?? '')) ?? ctx.throw(404)
    const outcome = await administration.users.endSessions(administratorOf(parts, ctx), user)
    const to = web.path(PAGE, ctx)
    if (!outcome.ok) return refuseByNotice(ctx, { to, ...asRefusal(outcome.problems) })
    keepNotice(ctx, 'notice.admin-sessions-ended')
    seeOther(ctx, to)
  }

  /** One's own as well: whoever did it logs in anew. Only a superuser outranks everybody. */
  const endAll: Handler<SignedInState> = async (ctx) => {
    const { who, request, user } = administratorOf(parts, ctx)
    if (user.isSuperuser !== true) return ctx.throw(403)
    const isSure = isTyped(fieldsOf(ctx).confirm, web.say(ctx, 'admin.sessions.everybody-word'))
    if (!isSure) {
      return refuseByNotice(ctx, { to: web.path(PAGE, ctx), code: 'admin_everybody_wrong' })
    }
    await auth.users?.logOutAll({ actor: who, request })
    await web.logOut(ctx)
    keepNoticeOf(ctx, 'notice.logged-out')
    seeOther(ctx, web.path('/login', ctx))
  }

  const mayEnd = staffMayChange('sessions.view', 'sessions.delete')
  return [
    route('GET', PAGE, staffMay('sessions.view'), show, { answer: answers.allSessions }),
    route('POST', `${PAGE}/end`, mayEnd, endOf, { fields: { owner: 'text' } }),
    route('POST', `${PAGE}/end-${EVERYBODY}`, mayEnd, endAll, { fields: { confirm: 'text' } }),
  ]
}
