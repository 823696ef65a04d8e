import type { LoginCookies } from './login-cookies.ts'

/** An answer, read to its end. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: string
  /** The `Location` header; empty when there is none. */
  readonly location: string
}

/**
 * A browser without a screen: it keeps cookies, follows no redirects, and sends forms the way a person
 * does, by getting the page with the form first.
 */
export class TestBrowser {
  readonly #url: string
  readonly #cookies: Map<string, string>

  /** @param login the cookies of somebody who is logged in already, from `loginAs()` (nobody is). */
  constructor(url: string, login?: LoginCookies) {
    this.#url = url
    this.#cookies = new Map(login?.values)
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#request(path, { headers })
  }

  /** Sends fields as they are: without the token of a form it is refused. */
  post(path: string, fields: Record<string, string>): Promise<Answer> {
    return this.#request(path, { method: 'POST', body: new URLSearchParams(fields) })
  }

  /** Gets the page with the form, then sends the fields with the page's token. */
  async submit(path: string, fields: Record<string, string>, page = path): Promise<Answer> {
    return this.post(path, { _csrf: await this.#token(page), ...fields })
  }

  /** Sends a request of any method, and for what changes something the token of a page with a form. */
  async send(method: string, path: string, page: string): Promise<Answer> {
    if (method === 'GET') return this.get(path)
    const headers = { 'x-csrf-token': await this.#token(page), 'sec-fetch-site': 'same-origin' }
    return this.#request(path, { method, headers })
  }

  async #token(page: string): Promise<string> {
    const { body } = await this.get(page)
    return /name="_csrf" value="([^"]+)"/.exec(body)?.[1] ?? ''
  }

  async #request(path: string, init: RequestInit): Promise<Answer> {
    const cookie = [...this.#cookies].map((pair) => pair.join('=')).join('; ')
    const headers = { accept: 'text/html', cookie, ...(init.headers as Record<string, string>) }
    const response = await fetch(this.#url + path, { redirect: 'manual', ...init, headers })
    for (const text of response.headers.getSetCookie()) this.#keep(text)
    return {
      status: response.status,
      headers: response.headers,
      body: await response.text(),
      location: response.headers.get('location') ?? '',
    }
  }

  #keep(setCookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(setCookie) ?? []
    if (/;\s*expires=Thu, 01 Jan 1970/i.test(setCookie)) this.#cookies.delete(name)
    else this.#cookies.set(name, value)
  }
}
