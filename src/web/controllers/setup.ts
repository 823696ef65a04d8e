import { Secret } from '../../auth/secret.ts'
import type { AppContext, Handler } from '../context.ts'
import type { Feature } from '../feature.ts'
import { fieldsOf } from '../forms/form.ts'
import { formAnswer } from '../openapi/answers.ts'
import { allowAnonymous } from '../routing/guards.ts'
import { route } from '../routing/router.ts'
import { enterNew } from '../session/enter-new.ts'

const WRONG_CODE = { field: 'code', code: 'setup_code_wrong' }

/** The page that makes the first superuser, while there is none. */
export const setup: Feature = {
  name: 'setup',
  requires: ['users'],
  routes({ accounts, firstRun, login, throttle }, web) {
    if (!accounts || !firstRun) return []
    const form = web.form('setup/new', 'title.setup', ['code', 'username', 'email'])

    const show: Handler = async (ctx) => {
      await requirePending(ctx)
      await form.show(ctx)
    }

    const create: Handler = async (ctx) => {
      await requirePending(ctx)
      const { code = '', username = '', email = '', password = '' } = fieldsOf(ctx)
      const details = { username, email, password: new Secret(password) }
      const isRight = await form.unlessThrottled(ctx, () => checkCode(ctx, code))
      if (isRight === null) return
      const wrongCode = isRight ? [] : [WRONG_CODE]
      const problems = [...wrongCode, ...(await accounts.check(details))]
      if (problems.length > 0) return form.refuseProblems(ctx, problems)

      const outcome = await firstRun.createSuperuser(code, details, ctx.state.auth.client)
      if (!outcome.ok) return form.refuseProblems(ctx, outcome.problems)
      const user = outcome.value
      // Somebody was faster: by this page, or at the console.
      if (!user) return ctx.throw(404)
      const who = { user, backend: accounts.users.backend }
      await enterNew(web, login, ctx, who, { notice: 'notice.set-up' })
    }

    /** Whoever runs the site types the code; a stranger guesses it. */
    const checkCode = (ctx: AppContext, code: string): Promise<boolean> =>
      throttle.guard(
        'setup',
        { request: ctx.state.auth.client },
        async () => firstRun.code.matches(code),
        (isRight) => !isRight,
      )

    const requirePending = async (ctx: AppContext): Promise<void> => {
      if (!(await firstRun.isPending())) ctx.throw(404)
    }

    const anyone = allowAnonymous()
    return [
      route('GET', '/setup', anyone, show, { answer: formAnswer }),
      route('POST', '/setup', anyone, create, {
        fields: { code: 'secret', username: 'text', email: 'text?', password: 'secret' },
      }),
    ]
  },
}
