import type { AuthService } from '../../auth/login/auth-service.ts'
import type { RemoteUserBackend } from '../../auth/login/remote-user-backend.ts'
import type { PermissionService } from '../../auth/permissions/permission-service.ts'
import { anonymous, type User } from '../../auth/user.ts'
import type { AppContext, AppMiddleware, AppState } from '../context.ts'
import { ClientAddress } from '../http/client-address.ts'

const HEADER_NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/

/** How a proxy tells whom it has recognised. */
export interface RemoteUserOptions<U extends User = User> {
  /** The header with the name, such as `X-Remote-User`. The proxy must set or remove it always. */
  readonly header: string
  /** Who makes a user of the name. Must be one of the backends. */
  readonly backend: RemoteUserBackend<U>
  /** Whether people stay logged in when the header is gone (false). */
  readonly persistent?: boolean
  /** Addresses or CIDR ranges of the proxies whose header counts. At least one. */
  readonly trustedProxies: readonly string[]
}

export interface RemoteUserDependencies<U extends User = User> {
  readonly auth: AuthService<U>
  readonly permissions: PermissionService<U>
}

/**
 * Logs in whomever a trusted proxy names in a header. Install it after `loadUser()`.
 *
 * The header counts only on a connection that comes straight from such a proxy; elsewhere it is as if
 * it were not there. While it names the same person nothing happens. When it is gone, the sessions
 * that came from it end, and no others.
 *
 * @throws TypeError for a header that cannot be one, and for an empty list of proxies.
 */
export function remoteUser<U extends User>(
  options: RemoteUserOptions<U>,
  { auth, permissions }: RemoteUserDependencies<U>,
): AppMiddleware<AppState<U>> {
  const { backend, persistent = false } = options
  const header = checkedHeader(options.header)
  const proxies = checkedProxies(options.trustedProxies)

  return async function remoteUser(ctx, next) {
    if (ctx.state.user === undefined) {
      throw new TypeError('remoteUser() must be installed after loadUser()')
    }
    refuseLookalikes(ctx, header)
    const isTrusted = proxies.trusts(ctx.req.socket.remoteAddress)
    const username = backend.cleanUsername(isTrusted ? readOnce(ctx, header) : '')

    if (username !== '') await enter(ctx, username)
    else if (!persistent && isOurs(ctx)) await leave(ctx)
    await next()
  }

  async function enter(ctx: AppContext<AppState<U>>, username: string): Promise<void> {
    if (await isAlreadyIn(ctx, username)) return
    if (isOurs(ctx)) await leave(ctx)

    const { session, client } = ctx.state
    const remoteUser = readOnce(ctx, header)
    const recognised = await auth.authenticate({ remoteUser }, client)
    // Another backend may have refused for all; none may answer with somebody of its own.
    if (recognised?.backend !== backend.name) return
    if (ctx.state.user.isAuthenticated) await leave(ctx)
    await auth.logIn(session, recognised, {}, client)
    become(ctx, recognised.user)
  }

  async function isAlreadyIn(ctx: AppContext<AppState<U>>, username: string): Promise<boolean> {
    const { user } = ctx.state
    if (!user.isAuthenticated) return false
    return isOurs(ctx) ? backend.isNamed(user, username) : user.username === username
  }

  async function leave(ctx: AppContext<AppState<U>>): Promise<void> {
    await auth.logOut(ctx.state.session, ctx.state.user, ctx.state.client)
    become(ctx, anonymous)
  }

  function become(ctx: AppContext<AppState<U>>, visitor: AppState<U>['user']): void {
    ctx.state.user = visitor
    ctx.state.permissions = permissions.of(visitor)
  }

  function isOurs({ state }: AppContext<AppState<U>>): boolean {
    return state.user.isAuthenticated && state.session.login?.backend === backend.name
  }
}

/** Of a name that is sent twice, one may have been written by the client. */
function readOnce<S>(ctx: AppContext<S>, header: string): string {
  const values = ctx.req.headersDistinct[header] ?? []
  if (values.length > 1) ctx.throw(400, `The header ${header} was sent more than once`)
  return values[0] ?? ''
}

/**
 * Some servers take `X_Remote_User` for `X-Remote-User`: a client could slip it past a proxy that
 * removes only the proper spelling (CVE-2015-0219).
 */
function refuseLookalikes<S>(ctx: AppContext<S>, header: string): void {
  const isLookalike = (name: string) => name !== header && name.replaceAll('_', '-') === header
  if (Object.keys(ctx.req.headers).some(isLookalike)) {
    ctx.throw(400, `The header ${header} must be spelled with hyphens`)
  }
}

function checkedHeader(header: string): string {
  const name = header.toLowerCase()
  if (HEADER_NAME.test(name)) return name
  throw new TypeError(
    `The \`header\` of remoteUser is made of letters, digits and hyphens, not "${header}"`,
  )
}

function checkedProxies(trustedProxies: readonly string[]): ClientAddress {
  if (trustedProxies.length > 0) return new ClientAddress(trustedProxies)
  throw new TypeError(
    'remoteUser needs `trustedProxies`: without them everybody could send the header',
  )
}
