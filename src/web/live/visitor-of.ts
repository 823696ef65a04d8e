import { type IncomingMessage, ServerResponse } from 'node:http'
import { HttpError } from 'koa'
import type { RequestInfo } from '../../auth/backend.ts'
import { isShortage, Overloaded, StoreUnavailable } from '../../auth/errors.ts'
import type { Login } from '../../auth/login/login.ts'
import type { PermissionService } from '../../auth/permissions/permission-service.ts'
import type { WatchableSession } from '../../auth/sessions/session-watch.ts'
import { anonymous, type User, type UserReference, type Visitor } from '../../auth/user.ts'
import type { AppContext, AppMiddleware } from '../context.ts'
import { stateOf } from '../request-state.ts'
import { contextOf } from '../visit.ts'
import { findForeignOrigin } from './foreign-origin.ts'
import { UpgradeRefused } from './upgrade-refused.ts'

/** Whoever sent a request that no Koa app answers, such as the upgrade to a WebSocket. */
export interface RequestVisitor<U extends User = User> {
  /** A user, or `anonymous`. */
  readonly user: Visitor<U>
  /** The session they are logged in to, for `whileLoggedIn`; `null` for a visitor and the bearer of a token. */
  readonly session: WatchableSession | null
  /** How they have proved who they are, and when. */
  readonly methods: Login['methods']
  readonly client: RequestInfo
  /** Cookies that belong into the answer, as values of `Set-Cookie`: mostly none. */
  readonly cookies: readonly string[]
  /** Whether they may do this, with this object if one is given. Asked anew each time: they may stay for long. */
  can(permission: string, object?: unknown): Promise<boolean>
}

export interface VisitorOfOptions {
  /** Everything that tells whose request it is. */
  readonly recognise: AppMiddleware
  readonly permissions: PermissionService
  /** Reads a user again; `null` when they are gone. */
  readonly userOf: (who: UserReference) => Promise<User | null>
  /** The origins whose pages may open something. */
  readonly origins: readonly string[]
}

/**
 * Recognises whoever sent a request, by the same authenticators as on every page.
 *
 * A browser lets the pages of any site open a WebSocket to us, with our cookies, and read what comes. So a
 * request that a foreign page sent is refused, also without a login (cross-site WebSocket hijacking). What
 * proves itself by `Authorization` alone is not refused: no foreign page can send that.
 *
 * @throws UpgradeRefused with the status to answer with: 400, 403, or 503 when a store cannot be asked.
 */
export async function visitorOf<U extends User>(
  request: IncomingMessage,
  { recognise, permissions, userOf, origins }: VisitorOfOptions,
): Promise<RequestVisitor<U>> {
  const response = new ServerResponse(request)
  const ctx = contextOf(request, response)
  // Nobody listens to the connection of an upgrade: one that breaks off meanwhile would end the process.
  request.socket.on('error', ignore)
  try {
    await recognised(recognise, ctx)
  } finally {
    request.socket.off('error', ignore)
  }
  const { user, auth } = ctx.state
  const { isAmbient, isFromSession } = stateOf(ctx, 'visitorOf()')
  const foreign = isAmbient || !user.isAuthenticated ? findForeignOrigin(request, origins) : null
  if (foreign !== null) throw new UpgradeRefused(403, `It was sent by a page of ${foreign}`)
  const { publicId, login } = auth.session
  return {
    user: user as Visitor<U>,
    session: isFromSession && login ? { publicId, login } : null,
    methods: auth.methods,
    client: auth.client,
    cookies: [response.getHeader('Set-Cookie') ?? []].flat().map(String),
    async can(name, object) {
      const now = isFromSession && login ? ((await userOf(login)) ?? anonymous) : user
      return permissions.of(now).has(name, object)
    },
  }
}

function ignore(): void {}

async function recognised(recognise: AppMiddleware, ctx: AppContext): Promise<void> {
  try {
    await recognise(ctx, async () => {})
  } catch (error) {
    if (error instanceof StoreUnavailable || error instanceof Overloaded || isShortage(error)) {
      throw new UpgradeRefused(503, 'Nobody can tell who it is at the moment', { cause: error })
    }
    if (error instanceof HttpError && error.status < 500) {
      throw new UpgradeRefused(error.status, error.message, { cause: error })
    }
    throw error
  }
  if (ctx.status >= 400) throw new UpgradeRefused(ctx.status, 'It is no request that can be read')
}
