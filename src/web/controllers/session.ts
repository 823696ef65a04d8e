import type { AuthService } from '../../auth/login/auth-service.ts'
import { Secret } from '../../auth/secret.ts'
import type { Handler } from '../context.ts'
import { emptyForm, Form, fieldsOf } from '../forms/form.ts'
import { prefersJson } from '../http/prefers-json.ts'
import { safePath, seeOther } from '../http/redirects.ts'
import type { LogInVisitor } from '../log-in-visitor.ts'
import type { Renderer } from '../views/renderer.ts'

export interface SessionDependencies {
  readonly renderer: Renderer
  readonly auth: AuthService
  readonly logIn: LogInVisitor
  /** Our own origin: where a `next` may lead. */
  readonly origin: string
}

// One message, whatever the reason: it must not tell who has an account.
const REFUSED = {
  status: 401,
  code: 'wrong_credentials',
  message: 'The name or the password is wrong.',
} as const

/** Logging in is making a session, logging out is ending it. */
export function sessionController({ renderer, auth, logIn, origin }: SessionDependencies) {
  const form = new Form(renderer, 'session/new', 'Log in', ['username', 'remember', 'next'])
  const { prefix } = renderer.site

  const show: Handler = async (ctx) => {
    const next = safePath(ctx.query.next, origin)
    await form.show(ctx, { ...emptyForm, values: next ? { next } : {} })
  }

  const create: Handler = async (ctx) => {
    if (await form.refuseMissing(ctx, MISSING)) return
    const { username = '', password = '', remember, next } = fieldsOf(ctx)
    const credentials = { username, password: new Secret(password) }
    const recognised = await auth.authenticate(credentials, ctx.state.client)
    if (!recognised) return form.refuse(ctx, REFUSED)

    await logIn(ctx, recognised, { remember: REMEMBER.has(remember) })
    seeOther(ctx, safePath(next, origin) ?? `${prefix}/account`)
  }

  const confirmEnd: Handler = async (ctx) => {
    if (prefersJson(ctx)) ctx.body = { csrfToken: ctx.state.csrf.token() }
    else await renderer.page(ctx, 'session/end', { title: 'Log out' })
  }

  const end: Handler = async (ctx) => {
    await auth.logOut(ctx.state.session, ctx.state.user, ctx.state.client)
    ctx.state.csrf.rotate()
    // ASVS 5.0, 14.3.1: what this browser has kept of the signed-in pages goes too.
    ctx.set('Clear-Site-Data', '"cache"')
    seeOther(ctx, renderer.site.homePath)
  }

  return { show, create, confirmEnd, end }
}

const REMEMBER: ReadonlySet<string | undefined> = new Set(['1', 'on', 'true'])

const MISSING = { username: 'Enter your username or e-mail.', password: 'Enter your password.' }
