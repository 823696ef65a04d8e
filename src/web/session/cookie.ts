import type Koa from 'koa'
import { type CookieOptions, readCookies } from '../http/cookies.ts'
import type { StoredSession } from './stored-session.ts'

// 256 random bits in base64url. We never gave out anything of another shape.
const SESSION_ID = /^[A-Za-z0-9_-]{43}$/

type CookieContext = Pick<Koa.Context, 'cookies' | 'headers' | 'headerSent' | 'response'>

/** The cookie that holds one browser's session id, and nothing else. */
export class SessionCookie {
  readonly #ctx: CookieContext
  readonly #name: string
  readonly #options: CookieOptions
  /** The ids that the browser has sent: more than one when there are cookies of several paths. */
  readonly #sent: readonly string[]
  #id: string | null
  #isClosed = false

  constructor(ctx: CookieContext, name: string, options: CookieOptions) {
    this.#ctx = ctx
    this.#name = name
    this.#options = options
    this.#sent = readCookies(ctx, name).filter((id) => SESSION_ID.test(id))
    this.#id = this.#sent[0] ?? null
  }

  /**
   * Looks for the session of this browser. Of several cookies of this name, one that opens a session
   * is the one that counts.
   *
   * @param load finds a session by its id; `null` when there is none.
   */
  async find<T>(load: (id: string) => Promise<T | null>): Promise<T | null> {
    for (const id of this.#sent) {
      const found = await load(id)
      if (found === null) continue
      this.#id = id
      return found
    }
    return null
  }

  /** Whether the browser came with an id. */
  get wasSent(): boolean {
    return this.#sent.length > 0
  }

  /** The id that the browser has: the one it was sent last, else the one it came with; `null` for none. */
  get id(): string | null {
    return this.#id
  }

  /** @throws TypeError when a new id can no longer reach the browser. */
  assertSendable(): void {
    if (!this.#ctx.headerSent && !this.#isClosed) return
    throw new TypeError(
      'The headers of this answer were sent, so its session can get no new id: ' +
        'log in, or set the first value of a session, before the answer begins',
    )
  }

  /**
   * Sends an id, unless the browser has it already.
   *
   * @param expires when the browser forgets it (when it is closed).
   */
  send(id: string, expires?: Date): void {
    if (id === this.#id || this.#isClosed) return
    this.#ctx.cookies.set(this.#name, id, { ...this.#options, ...(expires ? { expires } : {}) })
    this.#id = id
  }

  /** Sends the id of a session that is stored. A remembered one outlives the browser window. */
  sendFor({ id, state }: Pick<StoredSession, 'id' | 'state'>): void {
    if (!id || !state) return
    this.send(id, state.isRemembered ? new Date(state.absoluteEndsAt) : undefined)
  }

  /**
   * Sends no id any more: the request has failed. A browser that came without one is to go without. One whose
   * id was replaced must get the new one, because the old one is dead.
   */
  close(): void {
    this.#isClosed = true
    if (this.#sent.length > 0) return
    const { response } = this.#ctx
    const set = response.get('Set-Cookie') as string | string[] | undefined
    const others = [set || []].flat().filter((one) => !one.startsWith(`${this.#name}=`))
    if (others.length > 0) response.set('Set-Cookie', others)
    else response.remove('Set-Cookie')
  }

  /** Makes the browser forget the id. Only for somebody who logs out. */
  clear(): void {
    this.#id = null
    // The session has ended already: a cookie that stays opens nothing.
    if (this.#ctx.headerSent) return
    this.#ctx.cookies.set(this.#name, '', { ...this.#options, expires: new Date(0) })
  }
}
