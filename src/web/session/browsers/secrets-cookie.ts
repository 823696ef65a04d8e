import { Secret } from '../../../auth/secret.ts'
import type { AppContext } from '../../context.ts'
import { type CookieOptions, readCookies } from '../../http/cookies.ts'

/** How many people may share a browser and each be known in it. */
const MOST_IN_BROWSER = 4

/** What a {@link SecretsCookie} is like. */
export interface SecretsCookieOptions {
  /** The name of the session's cookie, as the browser knows it: its own begins with it. */
  readonly sessionCookie: string
  /** What its own name ends with. */
  readonly ending: string
  /** What each secret looks like. We never gave out anything of another shape. */
  readonly shape: RegExp
  /** Stands between two secrets, and in none of them. */
  readonly separator: string
  readonly cookies: CookieOptions
}

/** A cookie in which a browser keeps one secret for each of the few people who share it. */
export class SecretsCookie {
  readonly #ctx: Pick<AppContext, 'headers' | 'cookies' | 'headerSent'>
  readonly #name: string
  readonly #options: SecretsCookieOptions

  constructor(
    ctx: Pick<AppContext, 'headers' | 'cookies' | 'headerSent'>,
    options: SecretsCookieOptions,
  ) {
    this.#ctx = ctx
    this.#name = `${options.sessionCookie}.${options.ending}`
    this.#options = options
  }

  /** What the browser keeps, that of the last who was new first. */
  get secrets(): readonly Secret[] {
    return this.#values().map((value) => new Secret(value))
  }

  /** Has the browser keep what it has for so many milliseconds more, and something new with it. */
  keep(added: Secret | null, maxAge: number): void {
    if (this.#ctx.headerSent) return
    const { separator, cookies } = this.#options
    const values = [...(added ? [added.reveal()] : []), ...this.#values()]
    const text = values.slice(0, MOST_IN_BROWSER).join(separator)
    this.#ctx.cookies.set(this.#name, text, { ...cookies, maxAge })
  }

  #values(): readonly string[] {
    const { separator, shape } = this.#options
    const sent = readCookies(this.#ctx, this.#name).flatMap((text) => text.split(separator))
    return [...new Set(sent)].filter((value) => shape.test(value)).slice(0, MOST_IN_BROWSER)
  }
}
