import type { AccountService, FieldProblem } from '../../auth/accounts/account-service.ts'
import type { FirstRun } from '../../auth/accounts/first-run.ts'
import { Secret } from '../../auth/secret.ts'
import type { AppContext, Handler } from '../context.ts'
import { Form, fieldsOf } from '../forms/form.ts'
import { seeOther } from '../http/redirects.ts'
import type { LogInVisitor } from '../log-in-visitor.ts'
import type { Renderer } from '../views/renderer.ts'

export interface SetupDependencies {
  readonly renderer: Renderer
  readonly accounts: AccountService
  readonly firstRun: FirstRun
  readonly logIn: LogInVisitor
}

/** The page that makes the first account, while there is none. */
export function setupController({ renderer, accounts, firstRun, logIn }: SetupDependencies) {
  const form = new Form(renderer, 'setup/new', 'Set up', ['code', 'username', 'email'])

  const show: Handler = async (ctx) => {
    await requirePending(ctx)
    await form.show(ctx)
  }

  const create: Handler = async (ctx) => {
    await requirePending(ctx)
    const { code = '', username = '', email = '', password = '' } = fieldsOf(ctx)
    const details = { username, email, password: new Secret(password) }
    const problems = [...checkCode(code), ...(await accounts.check(details))]
    if (problems.length > 0) return form.refuseProblems(ctx, problems)

    const user = await firstRun.createSuperuser(code, details)
    // Somebody was faster: by this page, or at the console.
    if (!user) return ctx.throw(404)
    await logIn(
      ctx,
      { user, backend: accounts.users.backend },
      { values: renderer.asFlash(WELCOME) },
    )
    seeOther(ctx, `${renderer.site.prefix}/account`)
  }

  const checkCode = (code: string): FieldProblem[] =>
    firstRun.code.matches(code) ? [] : [WRONG_CODE]

  const requirePending = async (ctx: AppContext): Promise<void> => {
    if (!(await firstRun.isPending())) ctx.throw(404)
  }

  return { show, create }
}

const WELCOME = 'Welcome. This is the first account, and it may do everything.'

const WRONG_CODE: FieldProblem = {
  field: 'code',
  code: 'setup_code_wrong',
  message: 'This is not the code that the server printed when it started.',
}
