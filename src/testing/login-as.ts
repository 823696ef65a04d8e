import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type Koa from 'koa'
import type { AuthService } from '../auth/login/auth-service.ts'
import type { User } from '../auth/user.ts'
import type { AppContext } from '../web/context.ts'
import { LoginCookies } from './login-cookies.ts'

/** An app with users: `{ koa, auth }`, where `auth` is what `gadwall(koa, …)` gave back. */
export interface AppWithUsers<U extends User = User> {
  readonly koa: Koa
  readonly auth: AuthService<U>
}

export interface LoginAsOptions {
  /** The name of the backend that the user comes from (`users`). */
  readonly backend?: string
  /** Whether the session outlives the browser window (false). */
  readonly remember?: boolean
}

/**
 * Logs a user in without the form, and gives you the cookies of their new session.
 *
 * A request is put through the app as far as its session middleware, and the session is made there
 * in the usual way: every guard accepts it, every listener hears of it, and it ends like any other.
 *
 * @throws TypeError when the app has no sessions, or would not let this user in.
 */
export async function loginAs<U extends User>(
  app: AppWithUsers<U>,
  user: U,
  { backend = 'users', remember = false }: LoginAsOptions = {},
): Promise<LoginCookies> {
  const { auth } = app
  const response = await runSession(app.koa, async ({ state: { session, client } }) => {
    await auth.logIn(session, { user, backend }, { remember }, client)
    if ((await auth.recall(session)).isAuthenticated) return
    await session.end()
    throw new TypeError(
      `loginAs() cannot log "${user.username}" in: the backend "${backend}" finds nobody active ` +
        'with this id and password. Save the user first, or name another `backend`',
    )
  })
  return new LoginCookies([response.getHeader('Set-Cookie') ?? []].flat().map(String))
}

type Work = (ctx: AppContext) => Promise<void>

/** Runs work where the app has opened a visitor's session; what comes after it in the app is left out. */
async function runSession(koa: Koa, work: Work): Promise<ServerResponse> {
  const request = Object.assign(new IncomingMessage(new Socket()), { method: 'GET', url: '/' })
  const response = new ServerResponse(request)
  const ctx = koa.createContext(request, response) as unknown as AppContext
  const outcomes: PromiseSettledResult<void>[] = []
  // The pages for errors stand before the session, and would answer with one: nothing is thrown here.
  const last = async () => {
    outcomes.push(...(await Promise.allSettled([work(ctx)])))
  }
  await run([...untilSession(koa), last], ctx)
  const [outcome] = outcomes
  if (outcome?.status === 'fulfilled') return response
  if (outcome) throw outcome.reason
  throw new TypeError('loginAs() needs an app in which nothing answers "/" before gadwall() does')
}

function untilSession({ middleware }: Koa): Koa.Middleware[] {
  const index = middleware.findIndex(({ name }) => name === 'sessions')
  if (index >= 0) return middleware.slice(0, index + 1)
  throw new TypeError('loginAs() needs an app with sessions: call gadwall(koa, …) before it')
}

async function run(middlewares: readonly unknown[], ctx: AppContext): Promise<void> {
  const [first, ...rest] = middlewares as ((
    ctx: AppContext,
    next: () => Promise<void>,
  ) => Promise<void>)[]
  await first?.(ctx, () => run(rest, ctx))
}
