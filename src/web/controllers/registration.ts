import { withPasskey } from '../../auth/factors/passkeys/joining-passkeys.ts'
import type { Invitation } from '../../auth/invitations/invitations.ts'
import { type Outcome, refused } from '../../auth/problem.ts'
import { Secret } from '../../auth/secret.ts'
import { referenceTo, type User } from '../../auth/user.ts'
import type { AppContext, Handler } from '../context.ts'
import { keepTicket, passkeyTry } from '../factors/passkey-tickets.ts'
import type { Feature } from '../feature.ts'
import { emptyForm, fieldsOf } from '../forms/form.ts'
import { showPresent } from '../forms/show-present.ts'
import { prefersJson } from '../http/prefers-json.ts'
import { queryValue } from '../http/query-value.ts'
import { seeOther } from '../http/redirects.ts'
import { answers, formAnswer } from '../openapi/answers.ts'
import { fieldsFor } from '../openapi/fields.ts'
import { allowAnonymous } from '../routing/guards.ts'
import { showLinkOver } from '../routing/link-over.ts'
import { mailedLink } from '../routing/mailed-link.ts'
import { route } from '../routing/router.ts'
import { enterNew } from '../session/enter-new.ts'

const PATH = '/register'
const PURPOSE = 'invite'

/** Where people make an account of their own, if the site lets them, or somebody has invited them. */
export const registration: Feature = {
  name: 'registration',
  requires: ['users'],
  routes(auth, web) {
    const { accounts, factors, invitations, login, registration, requiresEmail, throttle } = auth
    if (!accounts) return []
    // Who joins by a passkey needs the page on which another one is added.
    const joining = (web.hasFeature('factors') && factors?.passkeys?.joining) || null
    const own = web.registrationFields
    const fields = own?.fields ?? []
    const echoed = ['username', 'email', 'next', 'invitation', ...fields.map(({ name }) => name)]
    const gate = web.gate('register')
    const form = web.form('registration/new', 'title.register', echoed, fields, async (ctx) => ({
      ...(await gate.more(ctx)),
      joinsByPasskey: joining !== null,
    }))

    const show: Handler = async (ctx) => {
      // A form that was sent too late still says by which invitation.
      const text = fieldsOf(ctx).invitation || web.step.read(ctx, PURPOSE)
      const invitation = text && invitations ? await invitations.find(text) : null
      if (text && invitations && !invitation) return showOver(ctx)
      if (!invitation && !(await web.isRegistrationOpen())) return refuseStrangers(ctx)
      const next = web.allowedNext(queryValue(ctx, 'next'))
      const isIn = ctx.state.user.isAuthenticated && !prefersJson(ctx)
      if (isIn) return showPresent(web, ctx, { next, again: PATH })
      const values = { ...(next && { next }), ...(text && invitation && given(text, invitation)) }
      await form.show(ctx, { ...emptyForm, values })
    }

    /** What the form of an invitation is filled with. */
    const given = (text: string, { email }: Invitation) => ({
      invitation: text,
      email,
      ...(accounts.users.isNamedByEmail && { username: email }),
    })

    const create: Handler = async (ctx) => {
      const { invitation: text, next } = fieldsOf(ctx)
      const pretend = () => seeOther(ctx, web.afterLogin(ctx, next))
      // An invitation is looked at before anything is hashed: who has one was asked to come.
      const mayAsk = !text || !invitations
      if (!(await gate.admit(ctx, form, { pretend, mayAsk }))) return
      return text && invitations ? join(ctx, text) : register(ctx)
    }

    /** By an invitation: whatever stands in the field of the address, it is that of the invitation. */
    const join = async (ctx: AppContext, text: string) => {
      const invitation = await invitations?.find(text)
      if (!invitation) return showOver(ctx)
      ctx.request.body = { ...fieldsOf(ctx), email: invitation.email }
      await answer(ctx, async ({ details, request, extra }) =>
        invitations ? invitations.register(text, details, request, extra) : null,
      )
    }

    const register = async (ctx: AppContext) => {
      if (!(await web.isRegistrationOpen())) return refuseStrangers(ctx)
      if (requiresEmail && (await form.refuseMissing(ctx, { email: 'email_missing' }))) return
      await answer(ctx, ({ details, request, extra }) => accounts.register(details, request, extra))
    }

    /** What a browser needs to make the passkey of a new account. Nothing is stored, and nobody is looked for. */
    const beginPasskey: Handler = async (ctx) => {
      const { invitation: text, username = '', email = '' } = fieldsOf(ctx)
      if (text && invitations) {
        if (!(await invitations.find(text))) return showOver(ctx)
      } else if (!(await web.isRegistrationOpen())) return refuseStrangers(ctx)
      const problems = await accounts.check({ username, email, password: null })
      if (problems.length > 0) return form.refuseProblems(ctx, problems)
      const begun = joining?.begin(username)
      if (!begun) return ctx.throw(404)
      keepTicket(web, ctx, begun.ticket)
      ctx.body = begun.options
    }

    type Work = (typed: Awaited<ReturnType<typeof read>>) => Promise<Outcome<User> | null>

    /** Makes the account, and its passkey with it where one was made. */
    const tryWork = async (ctx: AppContext, work: Work) => {
      const typed = await read(ctx)
      if (!isByPasskey(ctx)) return { outcome: await work(typed), key: null }
      const key = (await joining?.prove(passkeyTry(web, ctx))) ?? null
      if (!key) return { outcome: refused(NOT_ADDED), key }
      const extra = withPasskey(key, accounts.users.backend, typed.extra)
      return { outcome: await work({ ...typed, extra }), key }
    }

    const isByPasskey = (ctx: AppContext) => joining !== null && Boolean(fieldsOf(ctx).credential)

    const answer = async (ctx: AppContext, work: Work) => {
      const request = ctx.state.auth.client
      const result = await form.unlessThrottled(ctx, () =>
        throttle.guard('register', { request }, () => tryWork(ctx, work)),
      )
      if (result === null) return
      const { outcome, key } = result
      if (outcome === null) return showOver(ctx)
      if (!outcome.ok) return form.refuseProblems(ctx, outcome.problems)
      if (fieldsOf(ctx).invitation) web.step.clear(ctx)
      const { backend } = accounts.users
      await key?.announce(referenceTo(outcome.value, { name: backend }), request)
      const who = { user: outcome.value, backend, ...(key && { methods: [key.method] }) }
      const { next } = fieldsOf(ctx)
      await enterNew(web, login, ctx, who, { notice: 'notice.registered', next })
    }

    const read = async (ctx: AppContext) => {
      const { username = '', email = '', password = '', credential: _, ...body } = fieldsOf(ctx)
      const secret = isByPasskey(ctx) ? null : new Secret(password)
      const details = { username, email, password: secret }
      return { details, request: ctx.state.auth.client, extra: await own?.read(body) }
    }

    const showOver = async (ctx: AppContext) => {
      // Once: where everybody may register, the next visit of the page shows its form.
      web.step.clear(ctx)
      await showLinkOver(web, ctx, null)
    }

    /** A closed site has no such page. One that invites people says so. */
    const refuseStrangers = async (ctx: AppContext) => {
      if (registration !== 'invite') return ctx.throw(404)
      const isPage = ctx.method === 'GET' && !prefersJson(ctx)
      ctx.status = isPage ? 200 : 403
      if (prefersJson(ctx)) {
        const code = 'invitation_needed'
        ctx.body = { error: { code, message: web.say(ctx, code) } }
        return
      }
      await web.renderer.page(ctx, 'registration/by-invitation', {
        title: web.say(ctx, 'title.by-invitation'),
      })
    }

    const anyone = allowAnonymous()
    return [
      route('GET', PATH, anyone, show, { answer: formAnswer }),
      route('POST', PATH, anyone, create, {
        fields: {
          ...{ username: 'text', email: requiresEmail ? 'text' : 'text?', password: 'secret?' },
          ...{ invitation: 'secret?', next: 'text?', altcha: 'text?', credential: 'secret?' },
          ...fieldsFor(own),
        },
      }),
      ...(joining
        ? [
            route('POST', `${PATH}/passkey/options`, anyone, beginPasskey, {
              page: PATH,
              fields: { username: 'text', email: 'text?', invitation: 'secret?' },
              answer: answers.passkeyOptions,
            }),
          ]
        : []),
      ...(invitations ? [mailedLink(web, { path: '/invite', purpose: PURPOSE, page: PATH })] : []),
    ]
  },
}

const NOT_ADDED = { field: '', code: 'passkey_not_added' }
