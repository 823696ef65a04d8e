import { type AuthenticationBackend, mayEnter } from '../../auth/backend.ts'
import { randomText } from '../../auth/crypto/random.ts'
import { Refused } from '../../auth/errors.ts'
import type { AuthService } from '../../auth/login/auth-service.ts'
import type { Need, Recognised } from '../../auth/login/outcome.ts'
import type { Problem } from '../../auth/problem.ts'
import type { User, UserReference } from '../../auth/user.ts'
import type { AppContext } from '../context.ts'
import type { Web } from '../feature.ts'
import { seeOther } from '../http/redirects.ts'
import { tell } from '../json/told.ts'

const STEP = 'login-step'

const ID_BYTES = 16

/** What goes along until the login is complete. */
export interface Onward {
  /** Whether the session may outlive the browser window (false). */
  readonly remember?: boolean
  /** Where the login leads, as it came in (`afterLogin`). */
  readonly next?: string | null | undefined
  /** That of the login that goes on (a new one). */
  readonly id?: string
}

/** Somebody who was recognised, and must still do something before they are in. */
export interface HalfLogin {
  readonly user: User
  readonly backend: AuthenticationBackend
  /** How they have proved so far who they are. */
  readonly methods: readonly string[]
  readonly remember: boolean
  readonly next: string | null
  /** Tells this login from every other one that is half-way (one that begins now has none yet). */
  readonly id?: string
}

/** What the cookie carries. */
interface Step extends UserReference, Omit<HalfLogin, 'user' | 'backend'> {
  readonly stamp: string
  /** What they must do next: the page of that alone knows them. */
  readonly need: string
}

/**
 * Leads somebody who was recognised to what they must still do. They get no session: the step cookie alone
 * remembers them, and no guard knows it.
 */
export function leadToNeed(
  web: Web,
  ctx: AppContext,
  { user, backend, methods = [] }: Recognised,
  all: readonly Need[],
  { remember = false, next, id }: Onward = {},
): void {
  const [first] = all
  const to = web.allowedNext(next)
  const step: Step = {
    ...{ backend, userId: String(user.id), stamp: web.stampOf(user, backend), methods, remember },
    need: first?.name ?? '',
    next: to,
    id: id ?? randomText(ID_BYTES),
  }
  const whole = JSON.stringify(step)
  // A longer one is left out: the cookie has little room, and people must get in.
  web.step.put(ctx, STEP, web.step.fits(whole) ? whole : JSON.stringify({ ...step, next: null }))
  tell(ctx, { needs: all.map(({ name, path }) => ({ name, path: web.path(path, ctx) })) })
  seeOther(ctx, web.path(first?.path ?? '/login', ctx))
}

/** The name of what this browser waits for, whoever is half-way in; `null` for nothing. */
export function awaitedNeed(web: Web, ctx: AppContext): string | null {
  const text = web.step.read(ctx, STEP)
  return text === null ? null : (JSON.parse(text) as Step).need
}

/**
 * Who is half-way in, and must do this next; `null` for nobody, for somebody who must do something else first,
 * and for somebody whose password has changed since.
 */
export async function halfLoginOf(
  web: Web,
  login: AuthService,
  ctx: AppContext,
  awaited: string,
): Promise<HalfLogin | null> {
  const text = web.step.read(ctx, STEP)
  if (text === null) return null
  const { stamp, need, methods, remember, next, id, ...who } = JSON.parse(text) as Step
  if (need !== awaited) return null
  const found = await login.findOf(who)
  if (!found || !mayEnter(found.user, found.backend)) return null
  if (web.stampOf(found.user, found.backend.name) !== stamp) return null
  return { ...found, methods, remember, next, id: id ?? '' }
}

/**
 * Logs somebody in who was recognised, and leads them on; or to what they must still do.
 *
 * @param refuse shows what a hook has against the login.
 */
export async function goIn(
  web: Web,
  login: AuthService,
  ctx: AppContext,
  who: Recognised,
  onward: Onward,
  refuse: (problem: Problem) => void | Promise<void>,
): Promise<void> {
  const { remember = false, next } = onward
  web.step.clear(ctx)
  const needs = await login.needsOf(who, ctx.state.auth.client)
  if (needs.length > 0) return leadToNeed(web, ctx, who, needs, onward)
  try {
    await web.logIn(ctx, who, { remember })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return refuse(error.problem)
  }
  seeOther(ctx, web.afterLogin(ctx, next ?? undefined))
}
