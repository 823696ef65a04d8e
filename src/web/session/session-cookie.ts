import type { AppContext } from '../context.ts'
import { type CookieOptions, readCookie } from '../http/cookies.ts'

// 256 random bits in base64url. What does not look like this was never given out by us.
const SESSION_ID = /^[A-Za-z0-9_-]{43}$/

/** The cookie that holds one browser's session id, and nothing else. */
export class SessionCookie {
  readonly #ctx: AppContext
  readonly #name: string
  readonly #options: CookieOptions

  constructor(ctx: AppContext, name: string, options: CookieOptions) {
    this.#ctx = ctx
    this.#name = name
    this.#options = options
  }

  /** The id that the browser sent; `undefined` for none, and for what is not shaped like one. */
  read(): string | undefined {
    const id = readCookie(this.#ctx, this.#name)
    return id !== undefined && SESSION_ID.test(id) ? id : undefined
  }

  /** @param expires when the browser forgets it (when it is closed). */
  send(id: string, expires?: Date): void {
    this.#ctx.cookies.set(this.#name, id, { ...this.#options, ...(expires ? { expires } : {}) })
  }

  /** Makes the browser forget the id. Only for somebody who logs out. */
  clear(): void {
    this.#ctx.cookies.set(this.#name, '', { ...this.#options, expires: new Date(0) })
  }
}
