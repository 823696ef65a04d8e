import type { AppContext } from '../context.ts'
import { type CookieOptions, readCookies } from './cookies.ts'

/** How long a notice waits for the next page, in milliseconds. */
const WAITS_MS = 60_000

/**
 * Carries a notice to the next page of a visitor for whom nothing is stored. It names the sentence by its
 * code, so that whoever plants a cookie can only choose one of these.
 */
const CODES: ReadonlySet<string> = new Set([
  'notice.logged-out',
  'notice.password-reset',
  'notice.email-confirmed',
  'notice.email-asked',
  'notice.account-closed',
  'notice.account-reopened',
  'form_stale',
])

/** One request's notice for the next page of a visitor without a session. */
export class NoticeCookie {
  readonly #ctx: Pick<AppContext, 'headers' | 'cookies' | 'headerSent'>
  readonly #name: string
  readonly #options: CookieOptions

  /** @param sessionCookie the name of the session's cookie, with which its own begins. */
  constructor(
    ctx: Pick<AppContext, 'headers' | 'cookies' | 'headerSent'>,
    sessionCookie: string,
    options: CookieOptions,
  ) {
    this.#ctx = ctx
    this.#name = `${sessionCookie}.notice`
    this.#options = options
  }

  /** @throws TypeError for a code that cannot travel so. */
  send(code: string): void {
    if (!CODES.has(code)) throw new TypeError(`The notice "${code}" cannot travel in a cookie`)
    this.#ctx.cookies.set(this.#name, code, { ...this.#options, maxAge: WAITS_MS })
  }

  /** The code of the notice for this page, which is then forgotten; `null` when there is none. */
  take(): string | null {
    const [code] = readCookies(this.#ctx, this.#name)
    if (code === undefined || this.#ctx.headerSent) return null
    this.#ctx.cookies.set(this.#name, '', { ...this.#options, expires: new Date(0) })
    return CODES.has(code) ? code : null
  }
}
