import { DEVICE_LIFETIME_MS } from '../../auth/devices/device-service.ts'
import { Secret } from '../../auth/secret.ts'
import type { AppContext } from '../context.ts'
import { type CookieOptions, readCookies } from '../http/cookies.ts'

// 256 random bits in base64url. We never gave out anything of another shape.
const VALUE = /^[A-Za-z0-9_-]{43}$/

/** How many people may share a browser and each be known in it. */
const MOST_IN_BROWSER = 4

/** The cookie by which a browser is known again to those who have logged in in it. It opens nothing. */
export class DeviceCookie {
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
    this.#name = `${sessionCookie}.device`
    this.#options = options
  }

  /** What the browser keeps, that of the last who was new first. */
  get secrets(): readonly Secret[] {
    return this.#values().map((value) => new Secret(value))
  }

  /** Has the browser keep what it has for 400 days more, and something new with it. */
  keep(added: Secret | null): void {
    if (this.#ctx.headerSent) return
    const values = [...(added ? [added.reveal()] : []), ...this.#values()]
    this.#ctx.cookies.set(this.#name, values.slice(0, MOST_IN_BROWSER).join('.'), {
      ...this.#options,
      maxAge: DEVICE_LIFETIME_MS,
    })
  }

  #values(): readonly string[] {
    const sent = readCookies(this.#ctx, this.#name).flatMap((text) => text.split('.'))
    return [...new Set(sent)].filter((value) => VALUE.test(value)).slice(0, MOST_IN_BROWSER)
  }
}
