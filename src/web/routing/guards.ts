import { assertPermissionName } from '../../auth/permissions/permission.ts'
import type { User } from '../../auth/user.ts'
import type { AppContext, AppMiddleware, AppState, Handler, SignedInState } from '../context.ts'
import { isNoNavigation, prefersJson } from '../http/prefers-json.ts'
import { loginLocation } from '../http/redirects.ts'
import { stateOf } from '../request-state.ts'

// A registered symbol: two copies of the package recognise each other's guards.
const guardMark: unique symbol = Symbol.for('gadwall.guard')

/**
 * Decides who may reach a handler. It belongs to the route itself: a guard on a path prefix can be
 * walked around by another spelling of the path.
 */
export interface Guard<S extends AppState = AppState> {
  (ctx: AppContext, next: () => Promise<unknown>): Promise<void>
  readonly [guardMark]: true
  /** What `gadwall routes` prints. */
  readonly label: string
  /** The state behind the guard; only for the type checker, never set. */
  readonly state?: S
}

/** A condition for a visitor who is logged in. */
type Test<U extends User> = (
  user: U,
  ctx: AppContext<SignedInState<U>>,
) => boolean | Promise<boolean>

/** What a guard does with those who may not pass. */
export interface GuardOptions {
  /**
   * `login` leads them to the login page, whoever they are; 403 refuses them; a handler answers in place of
   * the one behind the guard (the login page for anonymous visitors, 403 for people who are logged in).
   */
  readonly otherwise?: 'login' | 403 | Handler
}

/** Makes a guard out of a middleware that calls `next` only for those who may pass. */
export function guard<S extends AppState>(label: string, middleware: AppMiddleware): Guard<S> {
  const copy: AppMiddleware = (ctx, next) => middleware(ctx, next)
  return Object.assign(copy, { [guardMark]: true, label } as const) as Guard<S>
}

export function isGuard(value: unknown): value is Guard {
  return typeof value === 'function' && guardMark in value
}

/** Declares that everybody may pass. */
export function allowAnonymous(): Guard {
  return guard('anyone', async function allowAnonymous(_ctx, next) {
    await next()
  })
}

/**
 * Lets only people pass who are logged in. Others are sent to the login page and come back after it;
 * a client that prefers JSON, and a script that is no navigation of a window, gets a 401.
 */
export function requireLogin<U extends User = User>(
  options: GuardOptions = {},
): Guard<SignedInState<U>> {
  return requireUser<U>('login', () => true, options)
}

/**
 * Lets only people pass who have the permission, or all of several. A person who is logged in without
 * it gets a 403: the login page would send them straight back here.
 *
 * A permission that is granted to everybody lets anonymous visitors pass, too.
 *
 * @throws TypeError for a name that is not `area.action`, and for an empty list.
 */
export function requirePermission(
  names: string | readonly string[],
  options: GuardOptions = {},
): Guard {
  assertOtherwise(options)
  const all = typeof names === 'string' ? [names] : [...names]
  if (all.length === 0) throw new TypeError('requirePermission() needs at least one name')
  for (const name of all) assertPermissionName(name)

  return guard(`permission ${all.join(' and ')}`, async function requirePermission(ctx, next) {
    assertInstalled(ctx)
    if (await ctx.state.auth.permissions.hasAll(all)) await next()
    else await refuse(ctx, options)
  })
}

/** Lets only staff pass: people whose `isStaff` is true. */
export function requireStaff<U extends User = User>(
  options: GuardOptions = {},
): Guard<SignedInState<U>> {
  return requireUser<U>('staff', (user) => user.isStaff === true, options)
}

/**
 * Lets only people pass who are logged in and pass the test.
 *
 * @param label what `gadwall routes` prints (the name of the function).
 */
export function requireTest<U extends User = User>(
  test: Test<U>,
  label = test.name,
  options: GuardOptions = {},
): Guard<SignedInState<U>> {
  return requireUser<U>(`test ${label}`, test, options)
}

function requireUser<U extends User>(
  label: string,
  test: Test<U>,
  options: GuardOptions,
): Guard<SignedInState<U>> {
  assertOtherwise(options)
  return guard(label, async function requireUser(ctx, next) {
    assertInstalled(ctx)
    const { user } = ctx.state
    const signedIn = ctx as AppContext<SignedInState<U>>
    if (user.isAuthenticated && (await test(user as U, signedIn))) await next()
    else await refuse(ctx, options)
  })
}

/** A misspelt word must not stop the refusal. */
function assertOtherwise({ otherwise }: GuardOptions): void {
  if (otherwise === undefined || otherwise === 'login' || otherwise === 403) return
  if (typeof otherwise !== 'function') {
    throw new TypeError("`otherwise` of a guard is 'login', 403 or a handler")
  }
}

async function refuse(ctx: AppContext, { otherwise }: GuardOptions): Promise<void> {
  if (typeof otherwise === 'function') return otherwise(ctx)
  const isKnown = ctx.state.user.isAuthenticated
  if (otherwise === 403 || (isKnown && otherwise !== 'login')) ctx.throw(403)
  const { loginPath, outside, formPath, say } = stateOf(ctx, 'A guard')
  if (prefersJson(ctx) || isNoNavigation(ctx)) {
    ctx.status = 401
    ctx.body = { error: { code: 'login_required', message: say('login_required') } }
    return
  }
  const { stripped } = outside
  // RFC 9110, 15.4.4: after 302 a program may send the form again, to the login.
  if (ctx.method === 'POST') ctx.status = 303
  ctx.redirect(loginLocation(ctx, loginPath, { stripped, formPath }))
}

/** Fails closed: without a known visitor nobody passes. */
function assertInstalled(ctx: AppContext): void {
  const { permissions } = stateOf(ctx, 'A guard')
  if (ctx.state.user === undefined || permissions === undefined) {
    throw new TypeError('A guard was reached before the middleware of gadwall() was installed')
  }
}
