import type { AppContext } from '../context.ts'
import { type CookieOptions, readCookies } from '../http/cookies.ts'
import type { Catalogue, Languages } from '../messages/languages.ts'
import { USUAL_TIME_ZONE } from '../messages/time-in-words.ts'

/** How long a browser remembers the language that was chosen in it, in milliseconds: 400 days. */
const REMEMBERED_MS = 400 * 24 * 60 * 60 * 1000

/** What a visitor reads: their language, and the time zone of the times. */
export interface Reading {
  readonly catalogue: Catalogue
  /** An IANA name. */
  readonly timeZone: string
  /** Remembers in this browser which language was chosen in it. */
  remember(catalogue: Catalogue): void
}

/**
 * The language of one request: what the person has chosen, then what was chosen in the browser, then what the browser
 * asks for, then that of the site. It changes within the request when somebody logs in.
 */
export class RequestLanguage implements Reading {
  readonly #ctx: AppContext
  readonly #languages: Languages
  readonly #cookie: string
  readonly #options: CookieOptions
  /** What was found last, and for which choice of a person. */
  #found: { readonly person: unknown; readonly catalogue: Catalogue } | null = null

  /** @param sessionCookie the name of the session's cookie, with which its own begins. */
  constructor(
    ctx: AppContext,
    languages: Languages,
    sessionCookie: string,
    options: CookieOptions,
  ) {
    this.#ctx = ctx
    this.#languages = languages
    this.#cookie = `${sessionCookie}.language`
    this.#options = options
  }

  get catalogue(): Catalogue {
    const person = this.#user?.language
    if (this.#found === null || this.#found.person !== person) {
      const [browser = null] = readCookies(this.#ctx, this.#cookie)
      const header = this.#ctx.get('Accept-Language')
      this.#found = { person, catalogue: this.#languages.choose({ person, browser, header }) }
    }
    return this.#found.catalogue
  }

  get timeZone(): string {
    const zone = this.#user?.timeZone
    return typeof zone === 'string' && zone !== '' ? zone : USUAL_TIME_ZONE
  }

  /** Remembers in this browser which language was chosen in it. */
  remember(catalogue: Catalogue): void {
    const { cookies } = this.#ctx
    cookies.set(this.#cookie, catalogue.tag, { ...this.#options, maxAge: REMEMBERED_MS })
  }

  /** A user is of any shape. On a request that fails early nobody is known yet. */
  get #user(): { readonly language?: unknown; readonly timeZone?: unknown } | undefined {
    return (this.#ctx.state as Partial<AppContext['state']>).user as object | undefined
  }
}
