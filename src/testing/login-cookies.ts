/** A cookie in the form that Playwright's `context.addCookies()` takes. */
export interface BrowserCookie {
  readonly name: string
  readonly value: string
  readonly url: string
  readonly httpOnly: boolean
  readonly secure: boolean
  readonly sameSite: 'Lax'
}

/** The cookies of somebody who is logged in, in the forms that clients take them. */
export class LoginCookies {
  /** Values by name. */
  readonly values: ReadonlyMap<string, string>
  readonly #setCookies: readonly string[]

  /** @param setCookies the values of the `Set-Cookie` headers of an answer. */
  constructor(setCookies: readonly string[]) {
    this.#setCookies = setCookies
    this.values = new Map(setCookies.map(nameAndValue))
  }

  /** The value of a `Cookie` header, for fetch and supertest. */
  get header(): string {
    return [...this.values].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /** The same as {@link LoginCookies.header}. */
  toString(): string {
    return this.header
  }

  /** For a browser that is to visit this address: `context.addCookies(cookies.for(url))`. */
  for(url: string): BrowserCookie[] {
    return this.#setCookies.map((text) => {
      const [name, value] = nameAndValue(text)
      const secure = /;\s*secure\b/i.test(text)
      return { name, value, url, httpOnly: /;\s*httponly\b/i.test(text), secure, sameSite: 'Lax' }
    })
  }
}

function nameAndValue(setCookie: string): [string, string] {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(setCookie) ?? []
  return [name, value]
}
