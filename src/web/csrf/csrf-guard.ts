import type { Clock } from '../../auth/clock.ts'
import { randomText } from '../../auth/crypto/random.ts'
import type { AppContext } from '../context.ts'
import type { CookieOptions } from '../http/cookies.ts'
import { readCookies } from '../http/cookies.ts'
import { sendsJson } from '../http/prefers-json.ts'
import { CsrfRefused } from './csrf-refused.ts'
import type { CsrfTokens } from './csrf-tokens.ts'
import { findOriginMismatch, isFromOurPages } from './origin.ts'

const FIELD = '_csrf'
const HEADER = 'x-csrf-token'
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])
const VISITOR_ID = /^[A-Za-z0-9_-]{43}$/

export interface CsrfOptions {
  readonly tokens: CsrfTokens
  /** Our own origins; the first is the one to name. */
  readonly origins: readonly string[]
  /** Origins of front ends, whose scripts may send JSON with a token in the header (none). */
  readonly frontEnds?: readonly string[]
  readonly cookies: CookieOptions
  /** The name of the session's cookie; that of a visitor without a session begins with it. */
  readonly sessionCookie: string
  readonly clock: Clock
}

/**
 * One request's part in the protection against forged requests (CSRF).
 *
 * The token of somebody who is logged in is bound to the session's id, and so changes at login. The
 * login form of a visitor without session is covered too: its token is bound to a random cookie,
 * so that showing a form to a stranger stores nothing.
 */
export class CsrfGuard {
  readonly #ctx: AppContext
  readonly #options: CsrfOptions
  readonly #cookie: string
  #newVisitorId: string | null = null
  #madeAt: number | null = null

  constructor(ctx: AppContext, options: CsrfOptions) {
    this.#ctx = ctx
    this.#options = options
    this.#cookie = `${options.sessionCookie}.visitor`
  }

  /** The token for a form on the page that is being made. Different each time. */
  token(): string {
    const { tokens, clock } = this.#options
    return tokens.make(this.#bindings()[0] ?? this.#newVisitor(), clock())
  }

  /** What the token of this visitor is bound to, now that there is one. Never show it. */
  get holder(): string {
    return this.#bindings()[0] ?? ''
  }

  /**
   * When the page was made whose form has been sent, in milliseconds since 1970-01-01 UTC; `null` before its token
   * is checked, and where none is asked for.
   */
  get madeAt(): number | null {
    return this.#madeAt
  }

  /**
   * For a request that has itself logged the visitor in: no page can have given it a token. It passes
   * only with a sign that it was sent from our own pages.
   *
   * @throws CsrfRefused
   */
  checkFirst(): void {
    if (SAFE_METHODS.has(this.#ctx.method)) return
    const { origin, fetchSite } = this.#originHeaders()
    const expected = 'Sec-Fetch-Site: same-origin, or our Origin'
    if (origin === undefined && fetchSite === undefined) throw new CsrfRefused(expected, 'neither')
    this.checkOrigin()
  }

  /** @throws CsrfRefused when the request would change something and was sent from elsewhere. */
  checkOrigin(): void {
    if (SAFE_METHODS.has(this.#ctx.method)) return
    if (this.#isFromFrontEnd()) return
    const mismatch = findOriginMismatch(this.#originHeaders(), this.#options.origins)
    if (mismatch) throw new CsrfRefused(mismatch.expected, mismatch.seen)
  }

  /** @throws CsrfRefused unless the request is harmless or proves that it came from our pages. */
  check(): void {
    if (SAFE_METHODS.has(this.#ctx.method)) return
    this.checkOrigin()

    const token = this.#given()
    const expected = `a token in the field ${FIELD} or the header ${HEADER}`
    if (token === undefined) throw new CsrfRefused(expected, 'no token')
    const bindings = this.#bindings()
    if (bindings.length === 0) {
      throw this.#tooOld('the cookie that belongs to the form', 'no cookie')
    }
    const times = bindings.map((binding) => this.#options.tokens.check(token, binding))
    this.#madeAt = times.find((time) => time !== null) ?? null
    if (this.#madeAt === null) {
      throw this.#tooOld(expected, 'a token of another session, or of a page that is too old')
    }
  }

  /** After a login or logout, no token from before is worth anything. */
  rotate(): void {
    if (this.#visitorIds().length > 0) this.#newVisitor()
  }

  #tooOld(expected: string, seen: string): CsrfRefused {
    const { origins } = this.#options
    const isStale = this.#isFromFrontEnd() || isFromOurPages(this.#originHeaders(), origins)
    return new CsrfRefused(expected, seen, { isStale })
  }

  /**
   * Whether a script of a front end has sent it. It must say so by what no form can send, JSON and a header: the
   * browser has asked us first whether this origin may.
   */
  #isFromFrontEnd(): boolean {
    const { frontEnds = [] } = this.#options
    const { origin = '' } = this.#originHeaders()
    return frontEnds.includes(origin) && sendsJson(this.#ctx) && this.#ctx.get(HEADER) !== ''
  }

  #given(): string | undefined {
    const body = this.#ctx.request.body as Record<string, unknown> | undefined
    const header = this.#ctx.get(HEADER)
    const given = header === '' ? body?.[FIELD] : header
    // The surrounding app's parser may give anything for a field.
    return typeof given === 'string' ? given : undefined
  }

  /** What a token may be bound to; the first is what a new one is bound to. */
  #bindings(): readonly string[] {
    const { session } = this.#ctx.state.auth
    if (session.login) return [`session:${session.id}`]
    return this.#visitorIds().map((id) => `visitor:${id}`)
  }

  /** More than one when the browser has cookies of this name for several paths. */
  #visitorIds(): readonly string[] {
    if (this.#newVisitorId !== null) return [this.#newVisitorId]
    return readCookies(this.#ctx, this.#cookie).filter((id) => VISITOR_ID.test(id))
  }

  #newVisitor(): string {
    this.#newVisitorId = randomText(32)
    this.#ctx.cookies.set(this.#cookie, this.#newVisitorId, this.#options.cookies)
    return `visitor:${this.#newVisitorId}`
  }

  #originHeaders() {
    const { headers } = this.#ctx.req
    const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)
    return {
      origin: headers.origin,
      fetchSite: one(headers['sec-fetch-site']),
      referer: headers.referer,
    }
  }
}
