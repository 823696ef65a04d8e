import type { AuthenticationBackend } from '../auth/backend.ts'
import type { AuthService } from '../auth/login/auth-service.ts'
import { stateOf } from './request-state.ts'

/**
 * The backend of whoever sends this request; `null` for the bearer of a token. The browser may be logged in as
 * somebody else besides, of another backend: with the id of the one and the backend of the other, it would be a
 * third person who is changed.
 */
export function backendOfVisitor(
  login: AuthService,
  ctx: { readonly state: object },
): AuthenticationBackend | null {
  const { isFromSession, session } = stateOf(ctx, 'backendOfVisitor()')
  return isFromSession ? login.backendOf(session) : null
}
