import { type Administrator, isAlmighty } from '../../auth/administration/administrator.ts'
import type { Auth } from '../../auth/create-auth.ts'
import { referenceTo } from '../../auth/user.ts'
import { backendOfVisitor } from '../backend-of-visitor.ts'
import type { AppContext, SignedInState } from '../context.ts'
import { type Guard, guard, requirePermission, requireStaff, requireTest } from './guards.ts'
import { requireRecentLogin } from './require-recent-login.ts'

/** Where all of it stands. */
export const ADMIN = '/admin'

/** Lets staff pass who have these permissions. */
export function staffMay(...names: readonly string[]): Guard<SignedInState> {
  return inTurn([requireStaff(), requirePermission(names)])
}

/** The same, for what changes something: who it is must have been proved not long ago. */
export function staffMayChange(...names: readonly string[]): Guard<SignedInState> {
  return inTurn([requireStaff(), requirePermission(names), requireRecentLogin()])
}

/** Lets superusers pass who have these permissions: for what is done to everybody, whoever outranks whom. */
export function superusersMay(...names: readonly string[]): Guard<SignedInState> {
  return inTurn([requireStaff(), requirePermission(names), almighty()])
}

/** The same, for what changes something. */
export function superusersMayChange(...names: readonly string[]): Guard<SignedInState> {
  return inTurn([requireStaff(), requirePermission(names), almighty(), requireRecentLogin()])
}

function almighty(): Guard<SignedInState> {
  return requireTest(isAlmighty, 'superuser')
}

function inTurn(guards: readonly Guard[]): Guard<SignedInState> {
  const label = guards.map((one) => one.label).join(', ')
  return guard(label, async function inTurn(ctx, next) {
    const pass = async (index: number): Promise<void> => {
      const one = guards[index]
      if (one) await one(ctx, () => pass(index + 1))
      else await next()
    }
    await pass(0)
  })
}

/** Whoever asks, as the services know them. */
export function administratorOf(
  { auth }: { readonly auth: Auth },
  ctx: AppContext<SignedInState>,
): Administrator {
  const { user, auth: request } = ctx.state
  const backend = backendOfVisitor(auth.login, ctx)
  if (!backend) return ctx.throw(403)
  const who = referenceTo(user, backend)
  return { user, who, permissions: request.permissions, request: request.client }
}
