import { mayEnter } from '../../../auth/backend.ts'
import type { Auth } from '../../../auth/create-auth.ts'
import type { FactorService } from '../../../auth/factors/factor-service.ts'
import type { Begun, Passkeys } from '../../../auth/factors/passkeys/passkeys.ts'
import { referenceTo, type UserReference } from '../../../auth/user.ts'
import type { AppContext, Handler } from '../../context.ts'
import { keepTicket, passkeyTry } from '../../factors/passkey-tickets.ts'
import type { Web } from '../../feature.ts'
import { fieldsOf } from '../../forms/form.ts'
import { isTicked } from '../../forms/is-ticked.ts'
import { answers } from '../../openapi/answers.ts'
import { allowAnonymous } from '../../routing/guards.ts'
import { type Route, route } from '../../routing/router.ts'
import { goIn, halfLoginOf } from '../../session/half-login.ts'

const PATH = '/login/passkey'
const OPTIONS = `${PATH}/options`

/** Logging in by a passkey alone, and what browsers ask for before any passkey is used. */
export function passkeyLoginRoutes(
  { login }: Pick<Auth, 'login'>,
  web: Web,
  factors: FactorService,
  passkeys: Passkeys,
): readonly Route[] {
  // The page of the password: whoever is refused here has that way, too.
  const form = web.form('session/new', 'title.login', ['next'], [], web.loginGate().more)

  /** What a browser is to ask a device. Nothing is stored: a login page may ask for it as it is shown. */
  const begin: Handler = async (ctx) => {
    const begun = await begunFor(ctx, fieldsOf(ctx).use)
    if (!begun) return ctx.throw(404)
    keepTicket(web, ctx, begun.ticket)
    ctx.body = begun.options
  }

  const begunFor = async (
    ctx: AppContext,
    use: string | undefined,
  ): Promise<Begun<unknown> | null> => {
    if (use === 'factor') return beginStep(ctx)
    if (use !== 'confirm') return passkeys.beginLogin()
    const { login: own } = ctx.state.auth.session
    return own && passkeys.beginProof({ backend: own.backend, userId: own.userId })
  }

  /** The second step: a passkey of theirs, or the first one of somebody who must have a factor. */
  const beginStep = async (ctx: AppContext): Promise<Begun<unknown> | null> => {
    const half = await halfLoginOf(web, login, ctx, 'factor')
    if (!half) return null
    const owner = referenceTo(half.user, half.backend)
    const { isOn } = await factors.of(owner)
    return isOn ? passkeys.beginProof(owner) : passkeys.beginAdding(owner, half.user.username)
  }

  const create: Handler = async (ctx) => {
    if (await form.refuseMissing(ctx, { credential: 'passkey_missing' })) return
    const { client } = ctx.state.auth
    const prove = async () => ({ proof: await passkeys.logIn(passkeyTry(web, ctx), client) })
    const tried = await form.unlessThrottled(ctx, prove)
    if (tried === null) return
    const found = tried.proof && (await entrantOf(tried.proof.owner))
    // One message, whatever the reason: it must not tell who has an account.
    if (!tried.proof || !found) return form.refuse(ctx, { status: 401, code: 'passkey_refused' })
    const { next, remember } = fieldsOf(ctx)
    const who = { ...found, methods: [tried.proof.method] }
    const onward = { next: next ?? null, remember: isTicked(remember) }
    await goIn(web, login, ctx, who, onward, (problem) => form.refuseProblems(ctx, [problem]))
  }

  const entrantOf = async (owner: UserReference) => {
    const found = await login.findOf(owner)
    if (!found || !mayEnter(found.user, found.backend)) return null
    return { user: found.user, backend: found.backend.name }
  }

  const anyone = allowAnonymous()
  return [
    route('POST', OPTIONS, anyone, begin, {
      fields: { use: 'text?' },
      answer: answers.passkeyOptions,
    }),
    route('POST', PATH, anyone, create, {
      page: '/login',
      fields: { credential: 'secret', next: 'text?', remember: 'box?' },
    }),
  ]
}
