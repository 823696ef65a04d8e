import { actOf } from '../../../auth/administration/administrator.ts'
import { type Outcome, type Problem, refused } from '../../../auth/problem.ts'
import type { User } from '../../../auth/user.ts'
import type { AppContext, Handler, SignedInState } from '../../context.ts'
import { emptyForm, fieldsOf } from '../../forms/form.ts'
import { listOf, SEEN, seenIn } from '../../forms/lists.ts'
import { prefersJson } from '../../http/prefers-json.ts'
import { seeOther } from '../../http/redirects.ts'
import { isTyped } from '../../messages/isolate.ts'
import { formAnswer } from '../../openapi/answers.ts'
import { fieldsFor } from '../../openapi/fields.ts'
import { type Route, type RouteOptions, route } from '../../routing/router.ts'
import { keepNotice } from '../../views/notice.ts'
import {
  ADMIN,
  type AdminParts,
  administratorOf,
  inSentences,
  staffMay,
  staffMayChange,
  userOfPage,
  userPath,
} from './admin-page.ts'
import { describePerson, flagsOf, profileOf } from './describe.ts'

const PAGE = `${ADMIN}/users/:id`
const PROFILE = ['username', 'email', 'firstName', 'lastName']

/** The other forms of the page, and their fields; what is sent in lists has none. */
const FORMS = {
  flags: ['isStaff', 'isSuperuser'],
  groups: [],
  permissions: [],
  delete: ['confirm'],
}

/** Does something to a person, and says what came of it. */
type Act = (user: User, ctx: AppContext<SignedInState>) => Promise<Outcome<unknown>>

/** One person, and all that staff can do for them. */
export function userPageRoutes(parts: AdminParts): readonly Route[] {
  const { auth, web, administration } = parts
  const { users, members } = administration
  const more = (ctx: AppContext) => describePerson(parts, ctx as AppContext<SignedInState>)
  const own = web.profileFields
  const ownNames = (own?.fields ?? []).map(({ name }) => name)
  const echoed = [...PROFILE, ...ownNames]
  const forms = { profile: PROFILE, own: ownNames, ...FORMS }
  const form = web.form('admin/user', 'title.admin-user', echoed, own?.fields, more, forms)
  const valuesOf = async (user: User) => ({
    ...{ ...profileOf(user), ...flagsOf(user) },
    ...(await own?.load(user)),
  })

  const show: Handler<SignedInState> = async (ctx) => {
    const user = await userOfPage(parts, ctx)
    await form.show(ctx, { ...emptyForm, values: await valuesOf(user) })
  }

  /** Shows the page again with the reason above it, or beside the fields. */
  const refuse = async (ctx: AppContext, user: User, problems: readonly Problem[]) => {
    if (prefersJson(ctx)) return form.refuseProblems(ctx, problems)
    ctx.status = 422
    // The page has several forms: what was not sent is shown as it is.
    const sent = form.sent(ctx)
    const values = { ...(await valuesOf(user)), ...sent.values }
    await form.show(ctx, { ...emptyForm, ...sent, values, ...refusalOf(ctx, problems) })
  }

  /** What is wrong, beside its field or above all. */
  const refusalOf = (ctx: AppContext, problems: readonly Problem[]) => {
    const isHere = ({ field }: Problem) => echoed.includes(field)
    const errors: Record<string, string> = {}
    for (const one of problems.filter(isHere)) {
      errors[one.field] = inSentences(web, ctx, [one])
    }
    const others = problems.filter((one) => !isHere(one))
    const message = others.length > 0 ? inSentences(web, ctx, others) : web.say(ctx, 'form_invalid')
    return { errors, message }
  }

  const act = (name: string, permission: string, work: Act, options: RouteOptions = {}): Route => {
    const handler: Handler<SignedInState> = async (ctx) => {
      const user = await userOfPage(parts, ctx)
      const outcome = await work(user, ctx)
      if (!outcome.ok) return refuse(ctx, user, outcome.problems)
      keepNotice(ctx, NOTICES[name] ?? 'notice.admin-saved')
      const next = name === 'delete' ? `${ADMIN}/users` : userPath(users.referenceTo(user))
      seeOther(ctx, web.path(next, ctx))
    }
    return route('POST', `${PAGE}/${name}`, staffMayChange(permission), handler, {
      fields: {},
      ...options,
    })
  }
  const by = (ctx: AppContext<SignedInState>) => administratorOf(parts, ctx)

  const deleteTyped: Act = async (user, ctx) => {
    const isSure = isTyped(fieldsOf(ctx).confirm, user.username)
    if (!isSure) return { ok: false, problems: [{ field: '', code: 'admin_name_wrong' }] }
    return users.delete(by(ctx), user)
  }
  const change: Act = (user, ctx) => {
    const { username = '', email = '', firstName = '', lastName = '' } = fieldsOf(ctx)
    const known = profileOf(user)
    const typed = Object.entries({ username, email, firstName, lastName })
    return users.change(by(ctx), user, Object.fromEntries(typed.filter(([name]) => name in known)))
  }
  /** What the app wants to know besides. */
  const changeOwn: Act = async (user, ctx) => {
    const problem = await users.problemWith(by(ctx), user)
    if (problem) return refused(problem)
    const change = { names: null, ...(own && { extra: await own.read(fieldsOf(ctx)) }) }
    const { who, request } = by(ctx)
    return auth.profiles.change(user, users.referenceTo(user), change, request, who)
  }
  const setFlags: Act = (user, ctx) => {
    const { isStaff, isSuperuser } = fieldsOf(ctx)
    const flags = { isStaff: Boolean(isStaff), isSuperuser: Boolean(isSuperuser) }
    return users.setFlags(by(ctx), user, flags)
  }

  const unlock: Act = async (user, ctx) => {
    const problem = await users.problemWith(by(ctx), user)
    if (problem) return refused(problem)
    await auth.emergencies?.unlock(user, actOf(by(ctx)))
    return { ok: true, value: null }
  }

  /** What is ticked in a form of boxes is granted, and what is not is withdrawn. */
  const grantsFrom =
    (name: string, set: NonNullable<typeof members>['setGroups']): Act =>
    (user, ctx) =>
      set(by(ctx), user, users.referenceTo(user), listOf(ctx, name), seenIn(ctx))

  const keep: Act = async (user, ctx) => {
    const problem = await users.problemWith(by(ctx), user)
    if (problem) return refused(problem)
    await auth.unconfirmed?.keep(user, actOf(by(ctx)))
    return { ok: true, value: null }
  }

  return [
    route('GET', PAGE, staffMay('users.view'), show, { answer: formAnswer }),
    act('profile', 'users.change', change, {
      fields: { username: 'text', email: 'text?', firstName: 'text?', lastName: 'text?' },
    }),
    ...(own ? [act('own', 'users.change', changeOwn, { fields: fieldsFor(own) })] : []),
    act('flags', 'users.change', setFlags, {
      fields: { isStaff: 'box?', isSuperuser: 'box?' },
    }),
    act('activate', 'users.change', (user, ctx) => users.activate(by(ctx), user)),
    act('deactivate', 'users.change', (user, ctx) => users.deactivate(by(ctx), user)),
    act('reset-link', 'users.change', (user, ctx) => users.sendReset(by(ctx), user)),
    act('require-password', 'users.change', (user, ctx) => users.requirePassword(by(ctx), user)),
    act('unlock', 'users.change', unlock),
    ...(auth.unconfirmed ? [act('keep', 'users.change', keep)] : []),
    act('reset-factors', 'users.change', (user, ctx) => users.resetFactors(by(ctx), user)),
    act('end-sessions', 'sessions.delete', (user, ctx) => users.endSessions(by(ctx), user)),
    act(
      'end-session',
      'sessions.delete',
      (user, ctx) => users.endSession(by(ctx), user, fieldsOf(ctx).session ?? ''),
      { fields: { session: 'text' } },
    ),
    act('delete', 'users.delete', deleteTyped, { fields: { confirm: 'text' } }),
    ...(members
      ? [
          act('groups', 'users.change', grantsFrom('groups', members.setGroups.bind(members)), {
            lists: ['groups', SEEN],
          }),
          act(
            'permissions',
            'users.change',
            grantsFrom('permissions', members.setPermissions.bind(members)),
            { lists: ['permissions', SEEN] },
          ),
        ]
      : []),
  ]
}

const NOTICES: Readonly<Record<string, string>> = {
  activate: 'notice.admin-activated',
  deactivate: 'notice.admin-deactivated',
  'reset-link': 'notice.admin-reset-link',
  'require-password': 'notice.admin-require-password',
  'reset-factors': 'notice.admin-reset-factors',
  unlock: 'notice.admin-unlocked',
  keep: 'notice.admin-kept',
  'end-sessions': 'notice.admin-sessions-ended',
  'end-session': 'notice.session-ended',
  delete: 'notice.admin-deleted',
}
