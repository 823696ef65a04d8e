import type { ApiCheck } from './api-document.ts'
import { type Answer, Browser } from './browser.ts'

const JSON_HEADERS = { accept: 'application/json', 'content-type': 'application/json' }

/** A program that speaks JSON and keeps cookies: a front end without a browser. */
export class JsonClient extends Browser {
  #token = ''
  readonly #api: ApiCheck | null

  /** @param api checks each answer against the document of the site (nobody does). */
  constructor(url: string, api: ApiCheck | null = null) {
    super(url)
    this.#api = api
  }

  /** Asks `/session`, and keeps its token. */
  async session() {
    const { body } = await this.get('/session', { accept: 'application/json' })
    const session = JSON.parse(body)
    this.#token = session.csrfToken ?? this.#token
    return session
  }

  async ask(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    const answer = await this.get(path, { accept: 'application/json', ...headers })
    return this.#checked('GET', path, answer)
  }

  /** Sends JSON with the token of the last session that was asked for. */
  async send(
    path: string,
    body: object | string,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const answer = await this.request(path, {
      method: 'POST',
      headers: { ...JSON_HEADERS, 'x-csrf-token': this.#token, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    return this.#checked('POST', path, answer)
  }

  #checked(method: string, path: string, answer: Answer): Answer {
    const faults = this.#api?.faultsOf(method, path.split('?')[0] ?? '', answer) ?? []
    if (faults.length > 0) throw new Error(`${method} ${path}: ${faults.join(', ')}`)
    return answer
  }

  async logIn(username: string, password: string): Promise<Answer> {
    await this.session()
    const answer = await this.send('/login', { username, password })
    await this.session()
    return answer
  }
}
