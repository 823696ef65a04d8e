import type { AuthService } from '../../auth/login/auth-service.ts'
import type { Need, Recognised } from '../../auth/login/outcome.ts'
import { referenceTo, type UserReference } from '../../auth/user.ts'
import type { AppContext } from '../context.ts'
import type { Web } from '../feature.ts'
import { seeOther } from '../http/redirects.ts'

const STEP = 'login-step'

/**
 * Leads somebody who was recognised to what they must still do. They get no session: the step cookie alone
 * remembers them, and no guard knows it.
 */
export function leadToNeed(
  web: Web,
  ctx: AppContext,
  { user, backend }: Recognised,
  [first]: readonly Need[],
): void {
  web.step.put(ctx, STEP, JSON.stringify(referenceTo(user, { name: backend })))
  seeOther(ctx, web.path(first?.path ?? '/login', ctx))
}

/** Who is half-way in; `null` for nobody. */
export async function halfLoginOf(web: Web, login: AuthService, ctx: AppContext) {
  const text = web.step.read(ctx, STEP)
  const found = text === null ? null : await login.findOf(JSON.parse(text) as UserReference)
  return found && found.user.isActive !== false ? found : null
}
