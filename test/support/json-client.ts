import { type Answer, Browser } from './browser.ts'

const JSON_HEADERS = { accept: 'application/json', 'content-type': 'application/json' }

/** A program that speaks JSON and keeps cookies: a front end without a browser. */
export class JsonClient extends Browser {
  #token = ''

  /** Asks `/session`, and keeps its token. */
  async session() {
    const { body } = await this.get('/session', { accept: 'application/json' })
    const session = JSON.parse(body)
    this.#token = session.csrfToken ?? this.#token
    return session
  }

  ask(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.get(path, { accept: 'application/json', ...headers })
  }

  /** Sends JSON with the token of the last session that was asked for. */
  async send(
    path: string,
    body: object | string,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    return this.request(path, {
      method: 'POST',
      headers: { ...JSON_HEADERS, 'x-csrf-token': this.#token, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  }

  async logIn(username: string, password: string): Promise<Answer> {
    await this.session()
    const answer = await this.send('/login', { username, password })
    await this.session()
    return answer
  }
}
