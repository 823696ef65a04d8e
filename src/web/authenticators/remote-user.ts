import { Refused } from '../../auth/errors.ts'
import type { AuthService } from '../../auth/login/auth-service.ts'
import type { Recognised } from '../../auth/login/outcome.ts'
import type { RemoteUserBackend } from '../../auth/login/remote-user-backend.ts'
import type { User } from '../../auth/user.ts'
import type { AppContext } from '../context.ts'
import { ClientAddress } from '../http/client-address.ts'
import type { Visits } from '../log-in-out.ts'
import { recallVisitor } from './recall-visitor.ts'
import type { RequestAuthenticator } from './request-authenticator.ts'

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

/**
 * Logs in whomever a trusted proxy names in a header. It is asked before the session.
 *
 * The header counts only on a connection that comes straight from such a proxy; elsewhere it is as if
 * it were not there. While it names the same person nothing happens. When it is gone, the sessions
 * that came from it end, and no others.
 *
 * @throws TypeError for a header that cannot be one, and for an empty list of proxies.
 */
export function remoteUser(
  options: RemoteUserOptions,
  login: AuthService,
  visits: Visits,
): RequestAuthenticator {
  const { backend, persistent = false } = options
  const header = checkedHeader(options.header)
  const proxies = checkedProxies(options.trustedProxies)

  return {
    name: 'remote-user',
    async authenticate(ctx) {
      refuseLookalikes(ctx, header)
      const isTrusted = proxies.trusts(ctx.req.socket.remoteAddress)
      const username = backend.cleanUsername(isTrusted ? readOnce(ctx, header) : '')
      if (username !== '') return enter(ctx, username)
      if (!persistent && isFromHere(ctx)) await visits.logOut(ctx)
      return null
    },
  }

  async function enter(ctx: AppContext, username: string): Promise<User | null> {
    const visitor = await recallVisitor(ctx, login)
    if (visitor.isAuthenticated && (await isAlreadyIn(ctx, visitor, username))) return visitor
    if (isFromHere(ctx)) await visits.logOut(ctx)

    const credentials = { remoteUser: readOnce(ctx, header) }
    const outcome = await login.authenticate(credentials, ctx.state.auth.client)
    // Another backend may have refused for all; none may answer with somebody of its own.
    if (outcome.kind !== 'recognised' || outcome.backend !== backend.name) return null
    if (ctx.state.auth.session.login) await visits.logOut(ctx)
    return logIn(ctx, outcome)
  }

  async function logIn(ctx: AppContext, who: Recognised): Promise<User | null> {
    try {
      await visits.logIn(ctx, who)
      return who.user
    } catch (error) {
      if (error instanceof Refused) return null
      throw error
    }
  }

  async function isAlreadyIn(ctx: AppContext, user: User, username: string): Promise<boolean> {
    return isFromHere(ctx) ? backend.isNamed(user, username) : user.username === username
  }

  function isFromHere({ state }: AppContext): boolean {
    return state.auth.session.login?.backend === backend.name
  }
}

/** Of a name that is sent twice, one may have been written by the client. */
function readOnce(ctx: AppContext, header: string): string {
  const values = ctx.req.headersDistinct[header] ?? []
  if (values.length > 1) ctx.throw(400, `The header ${header} was sent more than once`)
  return values[0] ?? ''
}

/**
 * Some servers take `X_Remote_User` for `X-Remote-User`: a client could slip it past a proxy that
 * removes only the proper spelling (CVE-2015-0219).
 */
function refuseLookalikes(ctx: AppContext, header: string): void {
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
