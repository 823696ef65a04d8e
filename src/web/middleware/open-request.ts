import type { Clock } from '../../auth/clock.ts'
import { randomText } from '../../auth/crypto/random.ts'
import type { Secret } from '../../auth/secret.ts'
import type { UserReference } from '../../auth/user.ts'
import type { AppContext, AppMiddleware, Logger } from '../context.ts'
import type { ClientAddress } from '../http/client-address.ts'
import type { CookieOptions } from '../http/cookies.ts'
import { assertKoaVersion } from '../http/koa-version.ts'
import { outsidePaths } from '../http/outside-paths.ts'
import type { StoreTime } from '../http/store-time.ts'
import { type Reading, RequestLanguage } from '../language/request-language.ts'
import type { Languages } from '../messages/languages.ts'
import { findState, RequestState, type WatchedRequest } from '../request-state.ts'
import { formPageOf } from '../routing/match-route.ts'
import { deviceCookieOf } from '../session/browsers/device-cookie.ts'
import type { SecretsCookie } from '../session/browsers/secrets-cookie.ts'
import { trustedCookieOf } from '../session/browsers/trusted-cookie.ts'

const REQUEST_ID_BYTES = 9

export interface OpenRequestOptions {
  readonly addresses: ClientAddress
  /** The name of the session's cookie, as the browser knows it. */
  readonly sessionCookie: string
  readonly cookies: CookieOptions
  /** Hears, once, that somebody must name a proxy. */
  readonly logger: Pick<Logger, 'warn'>
  /** The path of the page to log in on, with nothing before it that is taken away on the way here. */
  readonly loginPath: string
  /** A page of the app's own to log in on; `null`: ours. */
  readonly loginUrl: string | null
  /** The path of the page that asks for the password again, as it is matched. */
  readonly reauthPath: string
  /** How long a proof of who somebody is counts as recent, in minutes. */
  readonly reauthMinutes: number
  /** The path of `baseUrl`; empty at the root. */
  readonly basePath: string
  readonly languages: Languages
  /** Whether a person logs in in two steps (nobody does). */
  readonly hasFactor?: (owner: UserReference) => Promise<boolean>
  readonly clock: Clock
}

/**
 * Opens `ctx.state.auth` with what is known at once: the client, and a name for the request by which
 * somebody who meets an error can be helped.
 *
 * @throws TypeError when there is one already: two of them would each take the other's sessions away.
 */
export function openRequest({
  addresses,
  basePath,
  loginUrl,
  sessionCookie,
  cookies,
  logger,
  languages,
  ...given
}: OpenRequestOptions): AppMiddleware {
  let isKoaChecked = false
  const warn = once(() => logger.warn({}, UNNAMED_PROXY))
  return function openRequest(ctx, next) {
    if (!isKoaChecked) assertKoaVersion(ctx.app)
    isKoaChecked = true
    if (findState(ctx)) {
      throw new TypeError('The middleware of gadwall() is installed twice: install it once')
    }
    const requestId = randomText(REQUEST_ID_BYTES)
    const hops = [ctx.req.socket.remoteAddress, ctx.get('X-Forwarded-For')] as const
    const isShared = addresses.isUnnamedProxy(...hops)
    if (isShared) warn()
    const kept = {
      deviceCookie: deviceCookieOf(ctx, sessionCookie, cookies),
      trustedCookie: trustedCookieOf(ctx, sessionCookie, cookies),
    }
    const reading = new RequestLanguage(ctx, languages, sessionCookie, cookies)
    const from = { address: addresses.of(...hops), isShared, reading, ...kept }
    const client = new HttpRequestInfo(ctx, requestId, from)
    const outside = outsidePaths(ctx, basePath)
    const { stripped, mounted } = outside
    const loginPath = loginUrl
      ? (loginUrl.startsWith('/') ? stripped : '') + loginUrl
      : stripped + mounted + given.loginPath
    const reauthPath = stripped + mounted + given.reauthPath
    const page = formPageOf(ctx)
    const formPath = page && stripped + mounted + page.path
    const parts = { loginPath, reauthPath, outside, formPath, client, requestId, reading, ...kept }
    const state = new RequestState({ ...given, ...parts })
    Object.assign(ctx.state, { auth: state })
    ctx.set('X-Request-Id', requestId)
    return next()
  }
}

const UNNAMED_PROXY =
  'X-Forwarded-For came from a private address that TRUSTED_PROXIES does not name: clients are not told ' +
  'apart, and their tries are not limited. Name the proxy.'

/** Where a request comes from. */
interface Origin {
  readonly address: string | null
  readonly isShared: boolean
  readonly reading: Reading
  readonly deviceCookie: SecretsCookie
  readonly trustedCookie: SecretsCookie
}

function once(work: () => void): () => void {
  let isDone = false
  return () => {
    if (!isDone) work()
    isDone = true
  }
}

class HttpRequestInfo implements WatchedRequest {
  readonly id: string
  readonly address: string | null
  readonly agent: string | null
  readonly isShared: boolean
  readonly #origin: Origin
  readonly #ctx: AppContext
  #end: AbortController | undefined

  constructor(ctx: AppContext, id: string, origin: Origin) {
    this.#ctx = ctx
    this.id = id
    this.address = origin.address
    this.isShared = origin.isShared
    this.#origin = origin
    this.agent = ctx.get('User-Agent') || null
  }

  get language(): string {
    return this.#origin.reading.catalogue.tag
  }

  get devices(): readonly Secret[] {
    return this.#origin.deviceCookie.secrets
  }

  get trusted(): readonly Secret[] {
    return this.#origin.trustedCookie.secrets
  }

  /** Made only for those who ask: most requests do no work that is worth dropping. */
  get signal(): AbortSignal {
    this.#end ??= abortedWhenGone(this.#ctx)
    return this.#end.signal
  }

  readonly aside = <T>(work: () => Promise<T>): Promise<T> => {
    // Before the middleware that watches, nobody counts.
    const time = findState(this.#ctx)?.storeTime as StoreTime | undefined
    return time ? time.aside(work) : work()
  }

  giveUp(reason: unknown): void {
    this.#end?.abort(reason)
  }
}

function abortedWhenGone({ res }: AppContext): AbortController {
  const controller = new AbortController()
  const abort = () => {
    if (!res.writableFinished) controller.abort()
  }
  if (res.destroyed) abort()
  else res.once('close', abort)
  return controller
}
