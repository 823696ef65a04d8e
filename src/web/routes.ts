import type { AccountService } from '../auth/accounts/account-service.ts'
import type { FirstRun } from '../auth/accounts/first-run.ts'
import type { AuthService } from '../auth/login/auth-service.ts'
import type { PasswordService } from '../auth/passwords/password-service.ts'
import type { PermissionService } from '../auth/permissions/permission-service.ts'
import { accountController } from './controllers/account.ts'
import { healthController, type ReadinessCheck } from './controllers/health.ts'
import { homeController } from './controllers/home.ts'
import { passwordController } from './controllers/password.ts'
import { registrationController } from './controllers/registration.ts'
import { sessionController } from './controllers/session.ts'
import { setupController } from './controllers/setup.ts'
import { logInVisitor } from './log-in-visitor.ts'
import { allowAnonymous, requireLogin } from './routing/guards.ts'
import { type Route, route } from './routing/router.ts'
import type { Renderer } from './views/renderer.ts'

export interface RouteDependencies {
  readonly auth: AuthService
  readonly permissions: PermissionService
  readonly passwordService: PasswordService
  readonly renderer: Renderer
  /** Our own origin: where a `next` may lead. */
  readonly origin: string
  /** `null`: people cannot be created here, so there is no page to register on. */
  readonly accounts: AccountService | null
  /** `null`: the first account is not made here, and the home page is somebody else's. */
  readonly firstRun: FirstRun | null
}

const anyone = allowAnonymous()
const login = requireLogin()

/** Every page, with who may open it. */
export function pageRoutes(dependencies: RouteDependencies): Route[] {
  return [
    ...firstRunRoutes(dependencies),
    ...registrationRoutes(dependencies),
    ...sessionRoutes(dependencies),
    ...accountRoutes(dependencies),
  ]
}

/** What answers without a session: it must work when the session store does not. */
export function healthRoutes(checkReady: ReadinessCheck): Route[] {
  const health = healthController(checkReady)
  return [
    route('GET', '/healthz', anyone, health.alive, { isStateless: true }),
    route('GET', '/readyz', anyone, health.ready, { isStateless: true }),
  ]
}

function firstRunRoutes(dependencies: RouteDependencies): Route[] {
  const { auth, permissions, accounts, firstRun, renderer } = dependencies
  if (!firstRun || !accounts) return []
  const logIn = logInVisitor(auth, permissions)
  const home = homeController({ renderer, firstRun })
  const setup = setupController({ renderer, accounts, firstRun, logIn })
  return [
    route('GET', '/', anyone, home.show),
    route('GET', '/setup', anyone, setup.show),
    route('POST', '/setup', anyone, setup.create),
  ]
}

function registrationRoutes(dependencies: RouteDependencies): Route[] {
  const { auth, permissions, accounts, renderer } = dependencies
  if (!accounts) return []
  const logIn = logInVisitor(auth, permissions)
  const registration = registrationController({ renderer, accounts, logIn })
  return [
    route('GET', '/register', anyone, registration.show),
    route('POST', '/register', anyone, registration.create),
  ]
}

function sessionRoutes({ auth, permissions, renderer, origin }: RouteDependencies): Route[] {
  const session = sessionController({
    renderer,
    auth,
    origin,
    logIn: logInVisitor(auth, permissions),
  })
  return [
    route('GET', '/login', anyone, session.show),
    route('POST', '/login', anyone, session.create),
    route('GET', '/logout', anyone, session.confirmEnd),
    route('POST', '/logout', anyone, session.end),
  ]
}

function accountRoutes({ auth, passwordService, renderer }: RouteDependencies): Route[] {
  const account = accountController({ renderer, auth })
  const password = passwordController({ renderer, passwordService, auth })
  return [
    route('GET', '/account', login, account.show),
    route('GET', '/account/password', login, password.edit),
    route('POST', '/account/password', login, password.update),
  ]
}
