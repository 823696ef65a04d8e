import type { AccountService } from '../auth/accounts.ts'
import type { FirstRun } from '../auth/first-run.ts'
import type { AuthService } from '../auth/service.ts'
import { accountController } from './controllers/account.ts'
import { healthController, type ReadinessCheck } from './controllers/health.ts'
import { homeController } from './controllers/home.ts'
import { passwordController } from './controllers/password.ts'
import { registrationController } from './controllers/registration.ts'
import { sessionController } from './controllers/session.ts'
import { setupController } from './controllers/setup.ts'
import { allowAnyone, requireLogin } from './guards.ts'
import { logInVisitor } from './log-in-visitor.ts'
import type { Renderer } from './render.ts'
import { type Route, route } from './router.ts'

export interface RouteDependencies {
  readonly auth: AuthService
  readonly accounts: AccountService
  readonly firstRun: FirstRun
  readonly renderer: Renderer
  readonly origin: string
}

/** Every page, with who may open it. */
export function pageRoutes(dependencies: RouteDependencies): Route[] {
  const { auth, accounts, renderer } = dependencies
  const tools = { ...dependencies, logIn: logInVisitor(auth, accounts.users.backend) }
  const home = homeController(tools)
  const setup = setupController(tools)
  const registration = registrationController(tools)
  const session = sessionController(tools)
  const account = accountController(tools)
  const password = passwordController(tools)
  const anyone = allowAnyone()
  const login = requireLogin(renderer.site.prefix)

  return [
    route('GET', '/', anyone, home.show),
    route('GET', '/setup', anyone, setup.show),
    route('POST', '/setup', anyone, setup.create),
    route('GET', '/register', anyone, registration.show),
    route('POST', '/register', anyone, registration.create),
    route('GET', '/login', anyone, session.show),
    route('POST', '/login', anyone, session.create),
    route('GET', '/logout', anyone, session.confirmEnd),
    route('POST', '/logout', anyone, session.end),
    route('GET', '/account', login, account.show),
    route('GET', '/account/password', login, password.edit),
    route('POST', '/account/password', login, password.update),
  ]
}

/** What answers without a session: it must work when the session store does not. */
export function healthRoutes(checkReady: ReadinessCheck): Route[] {
  const health = healthController(checkReady)
  return [
    route('GET', '/healthz', allowAnyone(), health.alive),
    route('GET', '/readyz', allowAnyone(), health.ready),
  ]
}
