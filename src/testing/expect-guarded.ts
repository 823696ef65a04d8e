import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type Koa from 'koa'
import type { User } from '../auth/user.ts'
import type { Gadwall } from '../web/gadwall.ts'
import { type AppRoute, appRoutes, filledPath } from './app-routes.ts'
import { loginAs } from './login-as.ts'
import { LoginCookies } from './login-cookies.ts'
import { TestBrowser } from './test-browser.ts'

/** What is expected of an app. */
export interface ExpectGuardedOptions<U extends User = User> {
  /** The paths that strangers may open, as they are written at the router (none). */
  readonly open?: readonly string[]
  /** Somebody without any rights, as whom each route is asked, too (nobody). Their requests change data. */
  readonly user?: U
  /** Values for the parameters in paths, such as `{ id: '7' }` (`1` for each). */
  readonly params?: Readonly<Record<string, string>>
  /** Routes of an app without `@koa/router` (what its routers know). */
  readonly routes?: readonly AppRoute[]
}

/** What one route has answered. */
export interface GuardedRoute extends AppRoute {
  /** The status for a stranger. */
  readonly anonymous: number
  /** The status for somebody half-way in; `null` where nobody is: there is no user, or no need applies to them. */
  readonly halfWay: number | null
  /** The status for the user; `null` without one. */
  readonly user: number | null
}

interface Answered {
  readonly status: number
  readonly isRefused: boolean
}

/**
 * Walks through every route of an app as a stranger, as a user, and as somebody who is half-way in, who has given a
 * password and must still do something else. Neither the first nor the last may get in, but where a path is `open`.
 *
 * It asks a server of its own, on a free port. Forms are sent with a valid token, so that it is the guard that
 * refuses, and not a missing token. A 404 is no proof of a guard.
 *
 * @returns what each route has answered, for assertions of your own.
 * @throws Error that lists the routes that let a stranger in, those that failed, and paths that are `open` for no
 *   reason.
 */
export async function expectGuarded<U extends User>(
  app: Koa,
  users: Gadwall<U>,
  options: ExpectGuardedOptions<U> = {},
): Promise<readonly GuardedRoute[]> {
  const { open = [], params = {}, user, routes = appRoutes(app) } = options
  if (routes.length === 0) throw new Error('No routes were found: name them in `routes`')
  const half = user ? await halfWayIn(users, user) : null
  const whole = user ? await loginAs(users, user) : null
  const loginPath = await loginPathOf(users)
  const walked = await withServer(app, async (url) => {
    const answers: {
      route: AppRoute
      stranger: Answered
      half: Answered | null
      user: Answered | null
    }[] = []
    for (const route of routes) {
      const ask = (login?: LoginCookies | null) =>
        answerOf(url, route, login ?? undefined, { loginPath, params })
      answers.push({
        route,
        stranger: await ask(),
        half: half && (await ask(half)),
        user: whole && (await ask(whole)),
      })
    }
    return answers
  })
  const problems = walked.flatMap(({ route: { method, path }, ...answers }) => {
    const name = `${method} ${path}`
    const { stranger, half } = answers
    const failed = Object.entries(answers).filter(([, one]) => one !== null && one.status >= 500)
    const told = failed.map(([who, one]) => `${name} fails for the ${who} (${one?.status})`)
    const isRefused = stranger.isRefused && (half?.isRefused ?? true)
    if (open.includes(path))
      return stranger.isRefused ? [...told, `${name} is open, and has a guard`] : told
    if (isRefused || told.length > 0) return told
    const [who, status] = stranger.isRefused
      ? ['somebody half-way in', half?.status]
      : ['a stranger', stranger.status]
    return [`${name} lets ${who} in (${status})`]
  })
  const unknown = open.filter((path) => !routes.some((route) => route.path === path))
  problems.push(...unknown.map((path) => `${path} is open, and there is no such route`))
  if (problems.length > 0) throw new Error(`Not every route is guarded:\n${problems.join('\n')}`)
  return walked.map(({ route, stranger, half, user }) => ({
    ...route,
    anonymous: stranger.status,
    halfWay: half?.status ?? null,
    user: user?.status ?? null,
  }))
}

async function withServer<T>(app: Koa, work: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(app.callback())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

/** The cookies of somebody who has given a password and must still do something; `null` when nothing is asked of them. */
async function halfWayIn<U extends User>(users: Gadwall<U>, user: U): Promise<LoginCookies | null> {
  let isIn = false
  const cookies = await users.visit(async (ctx) => {
    await users.enter(ctx, user)
    isIn = ctx.state.auth.session.login !== null
    if (isIn) await ctx.state.auth.session.end()
  })
  return isIn ? null : new LoginCookies(cookies)
}

/** Where guards lead strangers, as a browser sees it. */
async function loginPathOf<U extends User>(users: Gadwall<U>): Promise<string> {
  let path = '/login'
  await users.visit(async (ctx) => {
    // What guards read; the type for apps does not name it.
    path = (ctx.state.auth as { loginPath?: string }).loginPath ?? path
  })
  return path
}

interface Asked {
  readonly params: Readonly<Record<string, string>>
  readonly loginPath: string
}

async function answerOf(
  url: string,
  { method, path }: AppRoute,
  login: LoginCookies | undefined,
  { params, loginPath }: Asked,
): Promise<Answered> {
  const browser = new TestBrowser(url, login)
  const { status, location } = await browser.send(method, filledPath(path, params), loginPath)
  const leadsToLogin = [302, 303].includes(status) && pathOf(location) === loginPath
  return { status, isRefused: leadsToLogin || status === 401 || status === 403 }
}

function pathOf(location: string): string {
  return location.split(/[?#]/, 1)[0] as string
}
