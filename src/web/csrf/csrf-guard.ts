import { randomText } from '../../auth/crypto/random.ts'
import type { AppContext } from '../context.ts'
import type { CookieOptions } from '../http/cookies.ts'
import { cookieName, readCookie } from '../http/cookies.ts'
import { CsrfRefused } from './csrf-refused.ts'
import type { CsrfTokens } from './csrf-tokens.ts'
import { findOriginMismatch } from './origin.ts'

const FIELD = '_csrf'
const HEADER = 'x-csrf-token'
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])
const VISITOR_ID = /^[A-Za-z0-9_-]{43}$/

export interface CsrfOptions {
  readonly tokens: CsrfTokens
  /** Our own origins; the first is the one to name. */
  readonly origins: readonly string[]
  readonly cookies: CookieOptions
  /** Name of the session cookie, before `__Host-`. The visitor's has `.visitor` after it. */
  readonly cookieName: string
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

  constructor(ctx: AppContext, options: CsrfOptions) {
    this.#ctx = ctx
    this.#options = options
    this.#cookie = cookieName(`${options.cookieName}.visitor`, options.cookies)
  }

  /** The token for a form on the page that is being made. Different each time. */
  token(): string {
    const { session } = this.#ctx.state
    const name = session.login ? (session.idHash ?? undefined) : undefined
    return this.#options.tokens.make(this.#binding() ?? this.#newVisitor(), name)
  }

  /** @throws CsrfRefused when the request would change something and was sent from elsewhere. */
  checkOrigin(): void {
    if (SAFE_METHODS.has(this.#ctx.method)) return
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
    const binding = this.#binding()
    if (binding === null) throw new CsrfRefused('the cookie that belongs to the form', 'no cookie')
    if (!this.#options.tokens.check(token, binding)) {
      throw new CsrfRefused(expected, 'a token of another session, or of a page that is too old')
    }
  }

  /** After a login or logout, no token from before is worth anything. */
  rotate(): void {
    if (this.#visitorId() !== null) this.#newVisitor()
  }

  #given(): string | undefined {
    const body = this.#ctx.request.body as Record<string, unknown> | undefined
    const header = this.#ctx.get(HEADER)
    const given = header === '' ? body?.[FIELD] : header
    // The surrounding app's parser may give anything for a field.
    return typeof given === 'string' ? given : undefined
  }

  #binding(): string | null {
    const { session } = this.#ctx.state
    if (session.login) return `session:${session.id}`
    const id = this.#visitorId()
    return id && `visitor:${id}`
  }

  #visitorId(): string | null {
    if (this.#newVisitorId !== null) return this.#newVisitorId
    const id = readCookie(this.#ctx, this.#cookie)
    return id !== undefined && VISITOR_ID.test(id) ? id : null
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
