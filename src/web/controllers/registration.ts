import type { AccountService } from '../../auth/accounts/account-service.ts'
import { Secret } from '../../auth/secret.ts'
import type { Handler } from '../context.ts'
import { Form, fieldsOf } from '../forms/form.ts'
import { seeOther } from '../http/redirects.ts'
import type { LogInVisitor } from '../log-in-visitor.ts'
import type { Renderer } from '../views/renderer.ts'

export interface RegistrationDependencies {
  readonly renderer: Renderer
  readonly accounts: AccountService
  readonly logIn: LogInVisitor
}

/** Where people make an account of their own, if the site lets them. */
export function registrationController({ renderer, accounts, logIn }: RegistrationDependencies) {
  const form = new Form(renderer, 'registration/new', 'Register', ['username', 'email'])
  const { registrationOpen, prefix } = renderer.site

  const show: Handler = async (ctx) => {
    if (!registrationOpen) ctx.throw(404)
    await form.show(ctx)
  }

  const create: Handler = async (ctx) => {
    if (!registrationOpen) ctx.throw(404)
    const { username = '', email = '', password = '' } = fieldsOf(ctx)
    const outcome = await accounts.create({ username, email, password: new Secret(password) })
    if (!outcome.ok) return form.refuseProblems(ctx, outcome.problems)
    const recognised = { user: outcome.value, backend: accounts.users.backend }
    await logIn(ctx, recognised, { values: renderer.asFlash('Welcome. Your account is ready.') })
    seeOther(ctx, `${prefix}/account`)
  }

  return { show, create }
}
