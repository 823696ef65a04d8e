import { Secret } from '../../auth/secret.ts'
import type { UserReference } from '../../auth/user.ts'
import type { AppContext, Handler, SignedInState } from '../context.ts'
import { passkeyTry } from '../factors/passkey-tickets.ts'
import { waysOf } from '../factors/ways.ts'
import type { Feature } from '../feature.ts'
import { emptyForm, fieldsOf } from '../forms/form.ts'
import { takeKeptButton } from '../forms/kept-fields.ts'
import { prefersJson } from '../http/prefers-json.ts'
import { queryValue } from '../http/query-value.ts'
import { seeOther } from '../http/redirects.ts'
import { refuseInJson } from '../json/json-error.ts'
import { formAnswer } from '../openapi/answers.ts'
import { requireLogin } from '../routing/guards.ts'
import { REAUTH_PATH } from '../routing/require-recent-login.ts'
import { route } from '../routing/router.ts'

const WRONG_CODE = [{ field: 'code', code: 'factor_code_wrong' }]
const WRONG = [{ field: 'password', code: 'password_wrong' }]

/** Asks somebody who is logged in for their password, a code or a passkey, before a sensitive step. */
export const reauthentication: Feature = {
  name: 'reauthentication',
  requires: ['sessions'],
  routes({ reauthentication, throttle, factors, events }, web) {
    const byCode = web.form('reauthentication/code', 'title.reauthenticate', ['next'], [], (ctx) =>
      waysOf(factors, ownerOf(ctx)),
    )
    const form = web.form(
      'reauthentication/new',
      'title.reauthenticate',
      ['next'],
      [],
      async (ctx) => {
        const next = web.allowedNext(fieldsOf(ctx).next ?? queryValue(ctx, 'next'))
        return { again: cameByPassword(ctx) ? null : againAt(ctx, next) }
      },
    )

    const show: Handler<SignedInState> = async (ctx) => {
      const next = web.allowedNext(queryValue(ctx, 'next'))
      const asked = (await hasFactor(ctx)) ? byCode : form
      const takesPassword = reauthentication.takesPassword(ctx.state.auth.session)
      if (asked === form && !takesPassword) return showElsewhere(ctx, next)
      await asked.show(ctx, { ...emptyForm, values: next ? { next } : {} })
    }

    /** Then a password is not enough: whoever has it could add a factor of their own. */
    const hasFactor = async (ctx: AppContext): Promise<boolean> => {
      const owner = ownerOf(ctx)
      return Boolean(owner && factors && (await factors.of(owner)).isOn)
    }

    /** A proxy or another service has recognised the person: only a new login proves anything. */
    const showElsewhere = async (ctx: AppContext, next: string | null) => {
      if (prefersJson(ctx)) {
        const code = 'recent_login_required'
        return refuseInJson(ctx, 403, { code, message: web.say(ctx, code) })
      }
      const title = web.say(ctx, 'title.reauthenticate')
      const again = againAt(ctx, next)
      await web.renderer.page(ctx, 'reauthentication/elsewhere', { title, again })
    }

    /** Where somebody logs in anew who has come as they have. */
    const againAt = (ctx: AppContext, next: string | null): string => {
      const isByMail = ctx.state.auth.has('mail') && web.hasFeature('mail-login')
      const login = web.path(isByMail ? '/login/mail' : '/login', ctx)
      return next === null ? login : `${login}?next=${encodeURIComponent(next)}`
    }

    const create: Handler<SignedInState> = async (ctx) => {
      const { session, client } = ctx.state.auth
      const { password = '', next } = fieldsOf(ctx)
      if (await hasFactor(ctx)) return confirmByFactor(ctx)
      if (!reauthentication.takesPassword(session)) {
        return showElsewhere(ctx, web.allowedNext(next))
      }
      if (await form.refuseMissing(ctx, { password: 'login_password_missing' })) return
      const account = ownerOf(ctx)
      const check = () => reauthentication.withPassword(session, new Secret(password), client)
      const isRight = await form.unlessThrottled(ctx, () =>
        throttle.guard('reauthentication', { account, request: client }, check, (right) => !right),
      )
      if (isRight === null) return
      if (!isRight) return form.refuseProblems(ctx, WRONG)
      goOn(ctx)
    }

    const confirmByFactor = async (ctx: AppContext) => {
      const { session, client: request } = ctx.state.auth
      const [owner, login] = [ownerOf(ctx), session.login]
      if (!owner || !login || !factors) return
      const { code = '', credential = '' } = fieldsOf(ctx)
      const passkeys = credential === '' ? null : factors.passkeys
      if (!passkeys && (await byCode.refuseMissing(ctx, { code: 'factor_code_missing' }))) return
      const act = { request, session: session.publicId }
      const use = async () => ({
        method: passkeys
          ? await passkeys.prove(owner, passkeyTry(web, ctx), act)
          : await factors.use(owner, code, act),
      })
      const proof = await byCode.unlessThrottled(ctx, use, 'factor_stopped')
      if (proof === null) return
      if (proof.method === null) {
        if (passkeys) return byCode.refuse(ctx, { status: 422, code: 'passkey_refused' })
        return byCode.refuseProblems(ctx, WRONG_CODE)
      }
      await reauthentication.confirm(session, login, proof.method)
      const details = { methods: [proof.method] }
      const who = { actor: owner, subject: owner, request, session: session.publicId }
      await events.emit({ name: 'login.confirmed', ...who, details })
      goOn(ctx)
    }

    const goOn = (ctx: AppContext) => {
      if (takeKeptButton(ctx)) web.renderer.flash(ctx, 'notice.confirmed')
      const next = web.allowedNext(fieldsOf(ctx).next) ?? web.path('/account', ctx)
      seeOther(ctx, next)
    }

    const loggedIn = requireLogin()
    return [
      route('GET', REAUTH_PATH, loggedIn, show, { answer: formAnswer }),
      route('POST', REAUTH_PATH, loggedIn, create, {
        fields: { password: 'secret?', code: 'secret?', credential: 'secret?', next: 'text?' },
      }),
    ]
  },
}

/** Whoever came by a mail may have no password: they can log in anew in its place. */
function cameByPassword({ state }: AppContext): boolean {
  return state.auth.has('pwd')
}

/** Who is logged in here; `null` for somebody whom a header names. */
function ownerOf(ctx: AppContext): UserReference | null {
  const { login } = ctx.state.auth.session
  return login && { backend: login.backend, userId: login.userId }
}
