import { assertUser } from '../../auth/login/check-user.ts'
import type { PermissionService } from '../../auth/permissions/permission-service.ts'
import { anonymous, type Visitor } from '../../auth/user.ts'
import type { RequestAuthenticator } from '../authenticators/request-authenticator.ts'
import type { AppContext, AppMiddleware } from '../context.ts'
import { stateOf } from '../request-state.ts'

/**
 * Puts the visitor in `ctx.state.user`, and what they may do in `ctx.state.auth`.
 *
 * It never refuses anybody: whoever is not recognised is `anonymous`. Refusing is the job of a guard, on
 * the route itself.
 *
 * @param authenticators asked in this order; the first that answers with a user wins.
 */
export function loadVisitor(
  authenticators: readonly RequestAuthenticator[],
  permissions: PermissionService,
): AppMiddleware {
  return async function loadVisitor(ctx, next) {
    const visitor = await recognise(ctx, authenticators)
    ctx.state.user = visitor
    const state = stateOf(ctx, 'loadVisitor()')
    state.permissions = permissions.of(visitor, state.isFromSession ? state.listed : undefined)
    await next()
  }
}

async function recognise(
  ctx: AppContext,
  authenticators: readonly RequestAuthenticator[],
): Promise<Visitor> {
  const state = stateOf(ctx, 'loadVisitor()')
  for (const authenticator of authenticators) {
    const user = await authenticator.authenticate(ctx)
    if (!user) continue
    assertUser(user, authenticator.name)
    // For whoever has a session, their backend has decided already.
    if (user.isActive === false && !state.isFromSession) continue
    state.authenticator = authenticator.name
    state.isAmbient = authenticator.isAmbient ?? true
    return user
  }
  return anonymous
}
