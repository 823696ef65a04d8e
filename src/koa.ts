/** Users for a Koa app: the middleware, the pages, and the guards for pages of your own. */
export type { VisitorSession } from './auth/sessions/visitor-session.ts'
export type {
  AppContext,
  AppMiddleware,
  AppState,
  CsrfProtection,
  Handler,
  Logger,
  SignedInState,
} from './web/context.ts'
export { CsrfRefused } from './web/csrf/csrf-refused.ts'
export { type Gadwall, type GadwallOptions, gadwall, type RemoteUserSetup } from './web/gadwall.ts'
export { safePath } from './web/http/redirects.ts'
export { requireCsrfToken } from './web/middleware/csrf.ts'
export {
  allowAnonymous,
  type Guard,
  guard,
  requireLogin,
  requirePermission,
  requireStaff,
  requireTest,
} from './web/routing/guards.ts'
export { protect } from './web/routing/protect.ts'
