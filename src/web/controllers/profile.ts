import { normalizeUsername } from '../../auth/accounts/names.ts'
import { referenceTo } from '../../auth/user.ts'
import { backendOfVisitor } from '../backend-of-visitor.ts'
import type { AppContext, Handler, SignedInState } from '../context.ts'
import type { Feature, Web } from '../feature.ts'
import { emptyForm, type Form, fieldsOf } from '../forms/form.ts'
import type { ShownField } from '../forms/form-fields.ts'
import { seeOther } from '../http/redirects.ts'
import type { Languages } from '../messages/languages.ts'
import { canonicalZone, isTimeZone } from '../messages/time-in-words.ts'
import { formAnswer } from '../openapi/answers.ts'
import { fieldsFor } from '../openapi/fields.ts'
import { requireLogin } from '../routing/guards.ts'
import { requireRecentLogin } from '../routing/require-recent-login.ts'
import { route } from '../routing/router.ts'

const USERNAME: ShownField = {
  name: 'username',
  label: 'label.username',
  hint: 'profile.username-hint',
  autocomplete: 'username',
}

const NAMES: readonly ShownField[] = [
  { name: 'firstName', label: 'label.firstName', autocomplete: 'given-name', required: false },
  { name: 'lastName', label: 'label.lastName', autocomplete: 'family-name', required: false },
]

/** What a form has besides the app's own fields. */
interface Offered {
  readonly rename: boolean
  readonly names: boolean
  readonly reading: boolean
}

/** What the person reads, and in which time zone. The choices of languages are those that are offered. */
function readingFields({ offered }: Languages): readonly ShownField[] {
  const names = offered.map(({ tag, name }) => [tag, name] as const)
  const zones = Intl.supportedValuesOf('timeZone').map((zone) => [zone, zone] as const)
  return [
    {
      name: 'language',
      label: 'label.language',
      type: 'select',
      autocomplete: 'off',
      required: false,
      none: 'language.browser',
      choices: Object.fromEntries(names),
    },
    {
      name: 'timeZone',
      label: 'label.timeZone',
      type: 'select',
      autocomplete: 'off',
      required: false,
      none: 'timeZone.none',
      choices: Object.fromEntries(zones),
    },
  ]
}

/** What was chosen, and what is wrong with it. What was not sent stays as it is. */
function readReading(
  web: Web,
  { language, timeZone }: Readonly<Record<string, string | undefined>>,
) {
  const tag = language && web.languages.offered.find((one) => one.tag === language)?.tag
  const wrong = [
    ...(language && !tag ? ['language'] : []),
    ...(timeZone && !isTimeZone(timeZone) ? ['timeZone'] : []),
  ]
  return {
    problems: wrong.map((field) => ({ field, code: 'field_choice' })),
    reading: {
      ...(language !== undefined && { language: tag || null }),
      ...(timeZone !== undefined && { timeZone: timeZone ? canonicalZone(timeZone) : null }),
    },
  }
}

/** What people tell of themselves: their names, where these are kept, and the app's own fields. */
export const profile: Feature = {
  name: 'profile',
  requires: ['sessions'],
  routes({ login, profiles }, web) {
    const own = web.profileFields
    const formOf = (can: Offered) => {
      const fields = [
        ...(can.rename ? [USERNAME] : []),
        ...(can.names ? NAMES : []),
        ...(can.reading ? readingFields(web.languages) : []),
        ...(own?.fields ?? []),
      ]
      return web.form(
        'profile/edit',
        'title.profile',
        fields.map(({ name }) => name),
        fields,
      )
    }
    const forms = new Map<string, Form>()
    const form = (can: Offered): Form => {
      const key = JSON.stringify(can)
      const made = forms.get(key) ?? formOf(can)
      forms.set(key, made)
      return made
    }

    /** Whose profile it is, and what can be changed of it. */
    const open = (ctx: AppContext<SignedInState>) => {
      const { user } = ctx.state
      const backend = backendOfVisitor(login, ctx)
      const who = backend && referenceTo(user, backend)
      const names = who && profiles.namesOf(user, who)
      const reading = who && profiles.readingOf(user, who)
      const mayRename = who !== null && profiles.mayRename(who)
      if (!who || !(mayRename || names || reading || own)) return ctx.throw(404)
      const can = { rename: mayRename, names: names !== null, reading: reading !== null }
      return { user, who, names, reading, mayRename, form: form(can) }
    }

    const edit: Handler<SignedInState> = async (ctx) => {
      const { user, names, reading, mayRename, form } = open(ctx)
      const { language, timeZone } = reading ?? {}
      const chosen = { language: language ?? '', timeZone: timeZone ?? '' }
      const name = mayRename && { username: user.username }
      const values = { ...name, ...names, ...(reading && chosen), ...(await own?.load(user)) }
      await form.show(ctx, { ...emptyForm, values })
    }

    const fresh = requireRecentLogin()
    const update: Handler<SignedInState> = async (ctx) => {
      const { user, mayRename } = open(ctx)
      const { username } = fieldsOf(ctx)
      // The name is half of what one logs in with: whoever found an open browser needs the password.
      const renames =
        mayRename && username !== undefined && normalizeUsername(username) !== user.username
      if (renames) await fresh(ctx, () => save(ctx, username))
      else await save(ctx)
    }

    const save = async (ctx: AppContext<SignedInState>, username?: string) => {
      const { user, who, names, form, ...can } = open(ctx)
      const { firstName = '', lastName = '', ...fields } = fieldsOf(ctx)
      const { username: _, ...body } = fields
      const { reading, problems } = readReading(web, can.reading ? body : {})
      const extra = own ? await own.read(body) : {}
      const change = {
        ...(username !== undefined && { username }),
        names: names && { firstName, lastName },
        reading,
        extra: { ...extra, problems: [...problems, ...(extra.problems ?? [])] },
      }
      const outcome = await profiles.change(user, who, change, ctx.state.auth.client)
      if (!outcome.ok) return form.refuseProblems(ctx, outcome.problems)
      web.renderer.flash(ctx, 'notice.profile-saved')
      seeOther(ctx, web.path('/account', ctx))
    }

    const loggedIn = requireLogin()
    return [
      route('GET', '/account/profile', loggedIn, edit, { answer: formAnswer }),
      route('POST', '/account/profile', loggedIn, update, {
        fields: {
          ...{
            username: 'text?',
            firstName: 'text?',
            lastName: 'text?',
            language: 'text?',
            timeZone: 'text?',
          },
          ...fieldsFor(own),
        },
      }),
    ]
  },
}
