import type { Clock } from '../../auth/clock.ts'
import type { SealedText } from '../../auth/crypto/sealed-text.ts'
import type { AppContext } from '../context.ts'
import { type CookieOptions, readCookies } from './cookies.ts'

/** How long a step waits for the next one, in milliseconds. */
const WAITS_MS = 10 * 60_000

// Far more than any token; a cookie of 4 kB would be dropped by browsers.
const VALUE_MAX_LENGTH = 1024

/** What a {@link StepCookie} is made of. */
export interface StepCookieOptions {
  readonly sealed: SealedText
  /** The name of the session's cookie, as the browser knows it: its own begins with it. */
  readonly sessionCookie: string
  readonly cookies: CookieOptions
  readonly clock: Clock
}

/**
 * Carries what one page has learned to the next, such as the token of a mailed link: sealed, for ten
 * minutes, and never in an address. There is one; a new step takes the place of the one before.
 */
export class StepCookie {
  readonly #options: StepCookieOptions
  readonly #name: string

  constructor(options: StepCookieOptions) {
    this.#options = options
    this.#name = `${options.sessionCookie}.step`
  }

  /**
   * Begins a step, or gives it ten minutes more.
   *
   * @throws TypeError for more than 1,024 characters.
   */
  put(ctx: AppContext, purpose: string, value: string): void {
    if (value.length > VALUE_MAX_LENGTH) throw new TypeError('Too long for the step cookie')
    const { sealed, cookies, clock } = this.#options
    const text = sealed.seal(aad(purpose), JSON.stringify({ value, until: clock() + WAITS_MS }))
    ctx.cookies.set(this.#name, text, { ...cookies, maxAge: WAITS_MS })
  }

  /** What a step of this purpose carries; `null` when there is none, or it is too old. */
  read(ctx: AppContext, purpose: string): string | null {
    const { sealed, clock } = this.#options
    for (const cookie of readCookies(ctx, this.#name)) {
      const text = sealed.open(aad(purpose), cookie)
      if (text === null) continue
      const { value, until } = JSON.parse(text) as { value: string; until: number }
      if (clock() < until) return value
    }
    return null
  }

  /** Ends the step. */
  clear(ctx: AppContext): void {
    if (readCookies(ctx, this.#name).length === 0) return
    ctx.cookies.set(this.#name, '', { ...this.#options.cookies, expires: new Date(0) })
  }
}

function aad(purpose: string): string {
  return `step:${purpose}`
}
