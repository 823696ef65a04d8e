import type { AppContext, Handler, SignedInState } from '../../context.ts'
import { fieldsOf } from '../../forms/form.ts'
import { seeOther } from '../../http/redirects.ts'
import { formAnswer } from '../../openapi/answers.ts'
import { fieldsFor } from '../../openapi/fields.ts'
import { type Route, route } from '../../routing/router.ts'
import { keepNotice } from '../../views/notice.ts'
import { ADMIN, type AdminParts, administratorOf, staffMayChange, userPath } from './admin-page.ts'

const PAGE = `${ADMIN}/users/new`

/** Makes an account for somebody, who sets the password by a link. */
export function newUserRoutes(parts: AdminParts): readonly Route[] {
  const { auth, web, administration, sections } = parts
  const more = async (ctx: AppContext) => ({
    sections,
    maySetFlags: ctx.state.user.isAuthenticated && ctx.state.user.isSuperuser === true,
    canMail: auth.resets !== null,
  })
  const own = web.profileFields
  const fields = own?.fields ?? []
  const echoed = [
    ...['username', 'email', 'isStaff', 'isSuperuser', 'sendLink'],
    ...fields.map(({ name }) => name),
  ]
  const form = web.form('admin/new-user', 'title.admin-new-user', echoed, fields, more)

  const show: Handler<SignedInState> = (ctx) => form.show(ctx)

  const create: Handler<SignedInState> = async (ctx) => {
    const by = administratorOf(parts, ctx)
    const { username = '', email = '', ...flags } = fieldsOf(ctx)
    const person = {
      ...{ username, email: email.trim() },
      isStaff: Boolean(flags.isStaff),
      isSuperuser: Boolean(flags.isSuperuser),
      ...(own && { extra: await own.read(flags) }),
    }
    const outcome = await administration.users.create(by, person)
    if (!outcome.ok) return form.refuseProblems(ctx, outcome.problems)
    const user = outcome.value
    const isSent = flags.sendLink ? (await administration.users.sendReset(by, user)).ok : false
    keepNotice(ctx, isSent ? 'notice.admin-user-created-mailed' : 'notice.admin-user-created')
    seeOther(ctx, web.path(userPath(administration.users.referenceTo(user)), ctx))
  }

  const may = staffMayChange('users.add', 'users.change')
  return [
    route('GET', PAGE, may, show, { answer: formAnswer }),
    route('POST', PAGE, may, create, {
      fields: {
        ...{ username: 'text', email: 'text?' },
        ...{ isStaff: 'box?', isSuperuser: 'box?', sendLink: 'box?' },
        ...fieldsFor(own),
      },
    }),
  ]
}
