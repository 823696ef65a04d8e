import { Agent, request } from 'node:http'

/** One visitor with an address of their own, who opens a form once and sends it as often as they like. */
export class Visitor {
  #url
  #agent
  #cookies = new Map()
  #isFrozen = false

  /** @param address of the loopback network, such as 127.0.0.2, so that a server tells visitors apart. */
  constructor(url, { address = '127.0.0.1', connections = 1 } = {}) {
    this.#url = url
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections, localAddress: address })
  }

  /** The token of the form at this path; empty when there is none. */
  async open(path) {
    const { body } = await this.send(path)
    return /name="_csrf" value="([^"]+)"/.exec(body)?.[1] ?? ''
  }

  /** Sends fields, or asks for the page without them. Answers with status, body and milliseconds. */
  send(path, fields = null, headers = {}) {
    const body = fields && new URLSearchParams(fields).toString()
    const start = performance.now()
    return new Promise((resolve, reject) => {
      const sent = request(
        this.#url + path,
        {
          method: body === null ? 'GET' : 'POST',
          agent: this.#agent,
          headers: this.#headers(body, headers),
        },
        (answer) => {
          const chunks = []
          answer.on('data', (chunk) => chunks.push(chunk))
          answer.once('end', () => {
            for (const cookie of answer.headers['set-cookie'] ?? []) this.#keep(cookie)
            const text = Buffer.concat(chunks).toString()
            resolve({ status: answer.statusCode, body: text, ms: performance.now() - start })
          })
        },
      )
      sent.once('error', reject)
      sent.end(body ?? undefined)
    })
  }

  /** From now on whatever the server gives is thrown away, so that a token stays what it is worth. */
  freeze() {
    this.#isFrozen = true
  }

  get cookieHeader() {
    return [...this.#cookies].map((pair) => pair.join('=')).join('; ')
  }

  close() {
    this.#agent.destroy()
  }

  #headers(body, headers) {
    const form = {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': body === null ? 0 : Buffer.byteLength(body),
    }
    const cookie = this.cookieHeader
    return {
      accept: 'text/html',
      ...(cookie && { cookie }),
      ...(body === null ? {} : form),
      ...headers,
    }
  }

  #keep(cookie) {
    if (this.#isFrozen) return
    const [pair] = cookie.split(';')
    const at = pair.indexOf('=')
    this.#cookies.set(pair.slice(0, at), pair.slice(at + 1))
  }
}
