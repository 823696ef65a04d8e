import type { AuthService } from '../../auth/login/auth-service.ts'
import { recallVisitor } from './recall-visitor.ts'
import type { RequestAuthenticator } from './request-authenticator.ts'

/** Recognises visitors by the login in their session. */
export function sessionAuthenticator(login: AuthService): RequestAuthenticator {
  return {
    name: 'session',
    async authenticate(ctx) {
      const visitor = await recallVisitor(ctx, login)
      return visitor.isAuthenticated ? visitor : null
    },
  }
}
