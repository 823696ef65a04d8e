import type { Clock } from '../../auth/clock.ts'
import type { SealedText } from '../../auth/crypto/sealed-text.ts'
import type { AppContext } from '../context.ts'
import { type CookieOptions, readCookies } from './cookies.ts'

/** How long a step waits for the next one, in milliseconds. */
const WAITS_MS = 10 * 60_000

// Two of them, and what stands around them, are below the 4 kB of a cookie.
const PART_MAX_LENGTH = 1900

/** The places in the cookie. */
const [STEP, BESIDE] = [0, 1]

/** What a {@link StepCookie} is made of. */
export interface StepCookieOptions {
  readonly sealed: SealedText
  /** The name of the session's cookie, as the browser knows it: its own begins with it. */
  readonly sessionCookie: string
  readonly cookies: CookieOptions
  readonly clock: Clock
}

/** Stands between a step and what waits beside it: base64url has no such letter. */
const BETWEEN = '~'

/**
 * Carries what one page has learned to the next, such as the token of a mailed link: sealed, for ten
 * minutes, and never in an address. There is one; a new step takes the place of the one before. Beside it
 * there is room for what every page may ask for, such as a challenge for a passkey: it takes no step's place.
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
   * @throws TypeError for what does not fit: see {@link fits}.
   */
  put(ctx: AppContext, purpose: string, value: string): void {
    this.#set(ctx, this.#fitting(purpose, value), this.#partOf(ctx, BESIDE))
  }

  /** What a step of this purpose carries; `null` when there is none, or it is too old. */
  read(ctx: AppContext, purpose: string): string | null {
    return this.#open(ctx, purpose, STEP)
  }

  /**
   * Keeps something beside the step, whatever step it is, for ten minutes.
   *
   * @throws TypeError for what does not fit: see {@link fits}.
   */
  putBeside(ctx: AppContext, purpose: string, value: string): void {
    this.#set(ctx, this.#partOf(ctx, STEP), this.#fitting(purpose, value))
  }

  /** What is kept beside the step for this purpose; `null` when there is none, or it is too old. */
  readBeside(ctx: AppContext, purpose: string): string | null {
    return this.#open(ctx, purpose, BESIDE)
  }

  /** Ends the step, and what is beside it. */
  clear(ctx: AppContext): void {
    if (readCookies(ctx, this.#name).length === 0) return
    ctx.cookies.set(this.#name, '', { ...this.#options.cookies, expires: new Date(0) })
  }

  /** Whether there is room for a value: some 1,300 plain letters, or 430 Chinese ones. */
  fits(value: string): boolean {
    return this.#sealed('', value).length <= PART_MAX_LENGTH
  }

  #fitting(purpose: string, value: string): string {
    const text = this.#sealed(purpose, value)
    if (text.length > PART_MAX_LENGTH) throw new TypeError('Too long for the step cookie')
    return text
  }

  #sealed(purpose: string, value: string): string {
    const { sealed, clock } = this.#options
    return sealed.seal(aad(purpose), JSON.stringify({ value, until: clock() + WAITS_MS }))
  }

  #open(ctx: AppContext, purpose: string, place: number): string | null {
    const { sealed, clock } = this.#options
    for (const cookie of readCookies(ctx, this.#name)) {
      const text = sealed.open(aad(purpose), cookie.split(BETWEEN)[place] ?? '')
      if (text === null) continue
      const { value, until } = JSON.parse(text) as { value: string; until: number }
      if (clock() < until) return value
    }
    return null
  }

  /** As the browser has sent it, to be sent again: nothing that is longer than ours can be. */
  #partOf(ctx: AppContext, place: number): string {
    const part = readCookies(ctx, this.#name)[0]?.split(BETWEEN)[place] ?? ''
    return part.length > PART_MAX_LENGTH ? '' : part
  }

  #set(ctx: AppContext, step: string, beside: string): void {
    const text = beside === '' ? step : `${step}${BETWEEN}${beside}`
    ctx.cookies.set(this.#name, text, { ...this.#options.cookies, maxAge: WAITS_MS })
  }
}

function aad(purpose: string): string {
  return `step:${purpose}`
}
