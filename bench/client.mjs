import { Agent, request } from 'node:http'

const agent = new Agent({ keepAlive: true })

/** A visitor who keeps cookies and sends forms as a browser does: first the page, then the form. */
export class Client {
  #cookies = new Map()
  #url

  constructor(url) {
    this.#url = url
  }

  /** Fills in the form at this path and answers with the status of what comes back. */
  async submit(path, fields) {
    const form = await this.open(path)
    const status = await form.send(fields)
    for (const cookie of form.received) this.#keep(cookie)
    return status
  }

  /** The form at this path, to be sent as often as one likes: as so many browsers with one page. */
  async open(path) {
    const page = await this.#request(path)
    const [, token = ''] = /name="_csrf" value="([^"]+)"/.exec(await page.text()) ?? []
    for (const cookie of page.headers.getSetCookie()) this.#keep(cookie)
    const form = { received: [] }
    form.send = async (fields, headers = {}) => {
      const body = new URLSearchParams({ _csrf: token, ...fields }).toString()
      const { status, cookies } = await this.#post(path, body, headers)
      form.received = cookies
      return status
    }
    return form
  }

  get cookieHeader() {
    return [...this.#cookies].map((pair) => pair.join('=')).join('; ')
  }

  async #request(path, init = {}) {
    return fetch(this.#url + path, {
      redirect: 'manual',
      ...init,
      headers: { accept: 'text/html', cookie: this.cookieHeader },
    })
  }

  /** Without fetch: it takes as much of the processor as the server does for an answer. */
  #post(path, body, more) {
    const headers = {
      accept: 'text/html',
      cookie: this.cookieHeader,
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
      ...more,
    }
    return new Promise((resolve, reject) => {
      const sent = request(this.#url + path, { method: 'POST', agent, headers }, (answer) => {
        answer.resume()
        const cookies = answer.headers['set-cookie'] ?? []
        answer.once('end', () => resolve({ status: answer.statusCode, cookies }))
      })
      sent.once('error', reject)
      sent.end(body)
    })
  }

  #keep(cookie) {
    const [pair] = cookie.split(';')
    const at = pair.indexOf('=')
    this.#cookies.set(pair.slice(0, at), pair.slice(at + 1))
  }
}
