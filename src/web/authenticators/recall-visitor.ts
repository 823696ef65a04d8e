import type { AuthService } from '../../auth/login/auth-service.ts'
import type { Visitor } from '../../auth/user.ts'
import type { AppContext } from '../context.ts'
import { stateOf } from '../request-state.ts'

/** Whose session this is, with the user that was read together with it if there is one. */
export function recallVisitor(ctx: AppContext, login: AuthService): Promise<Visitor> {
  const { session } = stateOf(ctx, 'recallVisitor()')
  return login.recall(session)
}
