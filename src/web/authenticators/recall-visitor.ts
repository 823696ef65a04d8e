import type { AuthService } from '../../auth/login/auth-service.ts'
import type { Visitor } from '../../auth/user.ts'
import type { AppContext } from '../context.ts'
import { stateOf } from '../request-state.ts'
import { WebVisitorSession } from '../session/visitor-session.ts'

/** Whose session this is, with the user that was read together with it if there is one. */
export async function recallVisitor(ctx: AppContext, login: AuthService): Promise<Visitor> {
  const state = stateOf(ctx, 'recallVisitor()')
  const wasLoggedIn = state.session.login !== null
  const found = WebVisitorSession.takeFound(state.session)
  const visitor = await login.recall(state.session, found?.user)
  state.isFromSession = visitor.isAuthenticated
  if (wasLoggedIn && !visitor.isAuthenticated) state.sessionEnd = 'refused'
  if (visitor.isAuthenticated && visitor === found?.user && found.permissions) {
    state.listed = { backend: found.session.backend ?? '', permissions: found.permissions }
  }
  return visitor
}
