import type { RequestInfo } from '../../auth/backend.ts'
import type { Clock } from '../../auth/clock.ts'
import { randomText } from '../../auth/crypto/random.ts'
import type { AppContext, AppMiddleware } from '../context.ts'
import type { ClientAddress } from '../http/client-address.ts'
import { assertKoaVersion } from '../http/koa-version.ts'
import type { Say } from '../messages/messages.ts'
import { findState, RequestState } from '../request-state.ts'

const REQUEST_ID_BYTES = 9

export interface OpenRequestOptions {
  readonly addresses: ClientAddress
  /** The path of the page to log in on. */
  readonly loginPath: string
  readonly say: Say
  readonly clock: Clock
}

/**
 * Opens `ctx.state.auth` with what is known at once: the client, and a name for the request by which
 * somebody who meets an error can be helped.
 *
 * @throws TypeError when there is one already: two of them would each take the other's sessions away.
 */
export function openRequest({ addresses, ...given }: OpenRequestOptions): AppMiddleware {
  let isKoaChecked = false
  return function openRequest(ctx, next) {
    if (!isKoaChecked) assertKoaVersion(ctx.app)
    isKoaChecked = true
    if (findState(ctx)) {
      throw new TypeError('The middleware of gadwall() is installed twice: install it once')
    }
    const requestId = randomText(REQUEST_ID_BYTES)
    const address = addresses.of(ctx.req.socket.remoteAddress, ctx.get('X-Forwarded-For'))
    const client = new HttpRequestInfo(ctx, requestId, address)
    const state = new RequestState({ ...given, client, requestId })
    Object.assign(ctx.state, { auth: state })
    ctx.set('X-Request-Id', requestId)
    return next()
  }
}

class HttpRequestInfo implements RequestInfo {
  readonly id: string
  readonly address: string | null
  readonly agent: string | null
  readonly #ctx: AppContext
  #signal: AbortSignal | undefined

  constructor(ctx: AppContext, id: string, address: string | null) {
    this.#ctx = ctx
    this.id = id
    this.address = address
    this.agent = ctx.get('User-Agent') || null
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
