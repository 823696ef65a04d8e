import type { User } from '../auth/user.ts'
import type { Gadwall } from '../web/gadwall.ts'
import { LoginCookies } from './login-cookies.ts'

/** As whom, and how, a test logs in. */
export interface LoginAsOptions {
  /** The name of the backend that the user comes from (the only one). */
  readonly backend?: string
  /** Whether the session outlives the browser window (false). */
  readonly remember?: boolean
  /** How they have proved who they are, such as `['pwd', 'otp']` (the `methods` of the backend). */
  readonly methods?: readonly string[]
  /**
   * When they did, in milliseconds since 1970-01-01 UTC; `null` for a remembered browser that is back, in which
   * nothing counts as proved (now). For pages that ask for a recent login.
   */
  readonly confirmedAt?: number | null
}

/**
 * Logs a user in without the form, and gives you the cookies of their new session.
 *
 * The session is made in the usual way: every guard accepts it, every listener hears of it, every hook
 * may refuse it, and it ends like any other.
 *
 * @param users what `gadwall()` gave back.
 * @throws TypeError when the app would not let this user in.
 */
export async function loginAs<U extends User>(
  users: Gadwall<U>,
  user: U,
  { backend, remember = false, methods, confirmedAt }: LoginAsOptions = {},
): Promise<LoginCookies> {
  const cookies = await users.visit(async (ctx) => {
    await users.logIn(ctx, user, {
      remember,
      ...(backend && { backend }),
      ...(methods && { methods }),
    })
    const { session } = ctx.state.auth
    const { login } = session
    if (login && confirmedAt !== undefined) {
      const proved = login.methods.map(({ name, at }) => ({ name, at: confirmedAt ?? at }))
      await session.renew({ ...login, methods: proved, confirmedAt })
    }
    if ((await users.auth.login.recall(session)).isAuthenticated) return
    await session.end()
    throw new TypeError(
      `loginAs() cannot log "${user.username}" in: their backend finds nobody active with this id ` +
        'and password. Save the user first, or name another `backend`',
    )
  })
  return new LoginCookies(cookies)
}
