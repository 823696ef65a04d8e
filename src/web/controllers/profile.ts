import { referenceTo } from '../../auth/user.ts'
import type { AppContext, Handler, SignedInState } from '../context.ts'
import type { Feature } from '../feature.ts'
import { emptyForm, fieldsOf } from '../forms/form.ts'
import type { ShownField } from '../forms/form-fields.ts'
import { seeOther } from '../http/redirects.ts'
import { formAnswer } from '../openapi/answers.ts'
import { fieldsFor } from '../openapi/fields.ts'
import { requireLogin } from '../routing/guards.ts'
import { route } from '../routing/router.ts'

const NAMES: readonly ShownField[] = [
  { name: 'firstName', label: 'label.firstName', autocomplete: 'given-name', required: false },
  { name: 'lastName', label: 'label.lastName', autocomplete: 'family-name', required: false },
]

/** What people tell of themselves: their names, where these are kept, and the app's own fields. */
export const profile: Feature = {
  name: 'profile',
  requires: ['sessions'],
  routes({ login, profiles }, web) {
    const own = web.profileFields
    const form = (hasNames: boolean) => {
      const fields = [...(hasNames ? NAMES : []), ...(own?.fields ?? [])]
      return web.form(
        'profile/edit',
        'title.profile',
        fields.map(({ name }) => name),
        fields,
      )
    }
    const forms = { named: form(true), plain: form(false) }

    /** Whose profile it is, and what can be changed of it. */
    const open = (ctx: AppContext<SignedInState>) => {
      const { user, auth } = ctx.state
      const backend = login.backendOf(auth.session)
      const who = backend && referenceTo(user, backend)
      const names = who && profiles.namesOf(user, who)
      if (!who || !(names || own)) return ctx.throw(404)
      return { user, who, names, form: names ? forms.named : forms.plain }
    }

    const edit: Handler<SignedInState> = async (ctx) => {
      const { user, names, form } = open(ctx)
      const values = { ...names, ...(await own?.load(user)) }
      await form.show(ctx, { ...emptyForm, values })
    }

    const update: Handler<SignedInState> = async (ctx) => {
      const { user, who, names, form } = open(ctx)
      const { firstName = '', lastName = '', ...body } = fieldsOf(ctx)
      const change = {
        names: names && { firstName, lastName },
        ...(own && { extra: await own.read(body) }),
      }
      const outcome = await profiles.change(user, who, change, ctx.state.auth.client)
      if (!outcome.ok) return form.refuseProblems(ctx, outcome.problems)
      web.renderer.flash(ctx, web.say(ctx, 'notice.profile-saved'))
      seeOther(ctx, web.path('/account', ctx))
    }

    const loggedIn = requireLogin()
    return [
      route('GET', '/account/profile', loggedIn, edit, { answer: formAnswer }),
      route('POST', '/account/profile', loggedIn, update, {
        fields: { firstName: 'text?', lastName: 'text?', ...fieldsFor(own) },
      }),
    ]
  },
}
