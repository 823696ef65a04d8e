import type { Auth } from '../auth/create-auth.ts'
import { DEVICE_LIFETIME_MS } from '../auth/devices/device-service.ts'
import type { Recognised } from '../auth/login/outcome.ts'
import type { StartOptions } from '../auth/sessions/auth-session.ts'
import { anonymous, type User, type Visitor } from '../auth/user.ts'
import type { AppContext } from './context.ts'
import type { Notice } from './messages/notice.ts'
import { type RequestState, stateOf } from './request-state.ts'
import { asNotice } from './views/notice.ts'

export interface EnterOptions extends Pick<StartOptions, 'remember'> {
  /** For the next page that the visitor sees: a code, or a sentence that is said as it is (nothing). */
  readonly notice?: Notice
}

/** The only way in and out: session, form token, visitor and permissions change together. */
export interface Visits {
  /**
   * Logs somebody in whom a backend has recognised. The id of the session from before is dead when this
   * resolves.
   *
   * @throws Refused when a hook does not let them in.
   * @throws TypeError after the answer has begun, and for a backend that is not there.
   */
  logIn(ctx: AppContext, who: Recognised, options?: EnterOptions): Promise<void>
  /**
   * Logs out whoever is there. Harmless when nobody is.
   *
   * @throws TypeError after the answer has begun: the browser could not be told to forget the session.
   */
  logOut(ctx: AppContext): Promise<void>
}

export function createVisits({ login, sessions, permissions, devices, events }: Auth): Visits {
  const become = (ctx: AppContext, state: RequestState, visitor: Visitor) => {
    ctx.state.user = visitor
    state.permissions = permissions.of(visitor)
    // No token from before a login or a logout is worth anything.
    state.csrf.rotate()
  }
  /** A login that cannot be remembered is a login all the same. */
  const rememberDevice = async ({ session, client, deviceCookie }: RequestState) => {
    if (!devices || !deviceCookie || !session.login) return
    // Who is in by the word of a proxy has no password to guess.
    if (session.login.methods.every(({ name }) => name === 'proxy')) return
    const { backend, userId } = session.login
    try {
      deviceCookie.keep(await devices.remember({ backend, userId }, client), DEVICE_LIFETIME_MS)
    } catch (error) {
      events.report(error, 'device.new')
    }
  }
  /** The login stands by now: a limit that cannot be kept at the moment is kept at the next one. */
  const endOldest = async ({ session, client }: RequestState) => {
    if (!session.login || session.publicId === null) return
    const { backend, userId } = session.login
    try {
      await sessions.keepWithinLimit({ backend, userId }, session.publicId, client)
    } catch (error) {
      events.report(error, 'session.ended')
    }
  }
  return {
    async logIn(ctx, who, { notice, ...options } = {}) {
      const state = stateOf(ctx, 'logIn()')
      const values = notice === undefined ? {} : asNotice(ctx, notice)
      await login.logIn(state.session, who, { ...options, values }, state.client)
      state.isNewLogin = true
      state.isFromSession = true
      become(ctx, state, who.user)
      await endOldest(state)
      await rememberDevice(state)
    },

    async logOut(ctx) {
      const state = stateOf(ctx, 'logOut()')
      if (ctx.headerSent) throw new TypeError('Log out before the answer begins')
      await login.logOut(state.session, state.client)
      // ASVS 5.0, 14.3.1: what this browser has kept of the signed-in pages goes too.
      ctx.set('Clear-Site-Data', '"cache"')
      state.authenticator = ''
      state.isFromSession = false
      become(ctx, state, anonymous)
    },
  }
}

/** Names the backend for a user of whom none was named, if there is only one. */
export function recognisedOf<U extends User>(
  backends: readonly { readonly name: string }[],
  user: U,
  backend?: string,
): Recognised<U> {
  const [only, ...others] = backends
  if (backend !== undefined) return { user, backend }
  if (only && others.length === 0) return { user, backend: only.name }
  throw new TypeError(
    `Name the \`backend\` of the user: ${backends.map(({ name }) => `"${name}"`).join(', ')}`,
  )
}
