import type { RequestInfo } from '../../auth/backend.ts'
import type { AppContext, AppMiddleware } from '../context.ts'
import type { ClientAddress } from '../http/client-address.ts'

/** Puts what is known of the client in `ctx.state.client`, and where it may log in beside it. */
export function clientInfo(addresses: ClientAddress, loginPath: string): AppMiddleware {
  return function clientInfo(ctx, next) {
    const forwardedFor = ctx.get('X-Forwarded-For')
    const address = addresses.of(ctx.req.socket.remoteAddress, forwardedFor)
    ctx.state.client = new HttpRequestInfo(ctx, address, ctx.get('User-Agent') || null)
    ctx.state.loginPath = loginPath
    return next()
  }
}

class HttpRequestInfo implements RequestInfo {
  readonly address: string | null
  readonly agent: string | null
  readonly #ctx: AppContext
  #signal: AbortSignal | undefined

  constructor(ctx: AppContext, address: string | null, agent: string | null) {
    this.#ctx = ctx
    this.address = address
    this.agent = agent
  }

  /** Made only for those who ask: most requests do no work that is worth dropping. */
  get signal(): AbortSignal {
    this.#signal ??= abortedWhenGone(this.#ctx)
    return this.#signal
  }
}

function abortedWhenGone({ res }: AppContext): AbortSignal {
  const controller = new AbortController()
  const abort = () => {
    if (!res.writableFinished) controller.abort()
  }
  if (res.destroyed) abort()
  else res.once('close', abort)
  return controller.signal
}
