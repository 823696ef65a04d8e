/** An answer, read to its end. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: string
  /** The `Location` header; empty when there is none. */
  readonly location: string
}

/**
 * A browser without a screen: it keeps cookies, follows no redirects, and fills in forms the way a
 * person does, by getting the page first.
 */
export class Browser {
  readonly cookies = new Map<string, string>()
  readonly #url: string

  constructor(url: string) {
    this.#url = url
  }

  async request(path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(this.#url + path, {
      redirect: 'manual',
      ...init,
      headers: { accept: 'text/html', cookie: this.cookieHeader, ...headersOf(init) },
    })
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie)
    return {
      status: response.status,
      headers: response.headers,
      body: await response.text(),
      location: response.headers.get('location') ?? '',
    }
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.request(path, { headers })
  }

  /** Sends fields as they are, without a token of its own. */
  post(
    path: string,
    fields: Record<string, string> | string,
    headers: Record<string, string> = {},
  ) {
    return this.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: typeof fields === 'string' ? fields : new URLSearchParams(fields).toString(),
    })
  }

  /** Gets the page with the form, then sends it with the page's token. */
  async submit(path: string, fields: Record<string, string>, page = path): Promise<Answer> {
    return this.post(path, { _csrf: await this.token(page), ...fields })
  }

  /** The token in the form on a page. */
  async token(page: string): Promise<string> {
    const { body } = await this.get(page)
    return /name="_csrf" value="([^"]+)"/.exec(body)?.[1] ?? ''
  }

  /** The id of this browser's session; `undefined` when it has none. */
  get sessionId(): string | undefined {
    return this.cookies.get('gadwall') ?? this.cookies.get('__Host-gadwall')
  }

  get cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /** Another browser with the same cookies, such as a thief's. */
  clone(): Browser {
    const copy = new Browser(this.#url)
    for (const [name, value] of this.cookies) copy.cookies.set(name, value)
    return copy
  }

  #keep(cookie: string): void {
    const [pair = ''] = cookie.split(';')
    const [name = '', ...value] = pair.split('=')
    const isOver = /;\s*expires=Thu, 01 Jan 1970/i.test(cookie)
    if (isOver) this.cookies.delete(name)
    else this.cookies.set(name, value.join('='))
  }
}

function headersOf(init: RequestInit): Record<string, string> {
  return (init.headers ?? {}) as Record<string, string>
}
