import { findPeople } from '../../../auth/administration/people.ts'
import type { User, UserReference } from '../../../auth/user.ts'
import type { AppContext, Handler, SignedInState } from '../../context.ts'
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
  referenceIn,
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
      ...namedIn(personOf(session.owner), session.owner),
      owner: `${session.owner.backend}:${session.owner.userId}`,
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
    const owner = fieldsOf(ctx).owner ?? ''
    const user = await findNamed(parts, owner)
    const outcome = user
      ? await administration.users.endSessions(administratorOf(parts, ctx), user)
      : await endElsewhere(ctx, owner)
    const to = web.path(PAGE, ctx)
    if (!outcome.ok) return refuseByNotice(ctx, { to, ...asRefusal(outcome.problems) })
    keepNotice(ctx, 'notice.admin-sessions-ended')
    seeOther(ctx, to)
  }

  /** Nobody knows here what somebody may do whose account is kept elsewhere: only a superuser outranks them. */
  const endElsewhere = async (ctx: AppContext<SignedInState>, owner: string) => {
    const { who, request, user } = administratorOf(parts, ctx)
    const of = referenceIn(owner)
    if (!of || user.isSuperuser !== true) return ctx.throw(404)
    const count = await auth.sessions.endAllOf(of, request, who)
    return count > 0 ? { ok: true as const, value: count } : ctx.throw(404)
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

/** What somebody is called in the list; no page leads to whose account is kept elsewhere, or is gone. */
function namedIn(user: User | null, owner: UserReference) {
  if (user) return { username: user.username, path: userPath(owner) }
  return { username: `${owner.backend}:${owner.userId}`, path: null }
}
