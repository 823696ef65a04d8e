import type { Visitor } from '../../auth/user.ts'
import type { SignedInState } from '../context.ts'
import { type Guard, guard, requireLogin } from './guards.ts'
import { requireRecentLogin } from './require-recent-login.ts'

/** Whether somebody has a password, as far as it is known: of whom nobody can tell it is asked for. */
export function hasPassword(visitor: Visitor): boolean {
  return !visitor.isAuthenticated || visitor.hasPassword !== false
}

/**
 * For forms that ask for the password: whoever has none must have proved not long ago who they are, as
 * `requireRecentLogin()` wants it.
 */
export function requireProof(): Guard<SignedInState> {
  const [loggedIn, recent] = [requireLogin(), requireRecentLogin()]
  return guard('login, recent without a password', async function requireProof(ctx, next) {
    await loggedIn(ctx, () => (hasPassword(ctx.state.user) ? next() : recent(ctx, next)))
  })
}
