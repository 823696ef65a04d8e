import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server that speaks the protocol of Turnstile and hCaptcha. */
export interface Siteverify {
  readonly url: string
  /** What it was asked, field by field. */
  readonly asked: Record<string, string>[]
  /** What it answers: an object is sent as JSON with 200. */
  answers: object | ((response: ServerResponse) => void)
  stop(): Promise<void>
}

export async function startSiteverify(): Promise<Siteverify> {
  const server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      service.asked.push(Object.fromEntries(new URLSearchParams(text)))
      const { answers } = service
      if (typeof answers === 'function') return answers(response)
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(answers))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const service: Siteverify = {
    url: `http://127.0.0.1:${port}/siteverify`,
    asked: [],
    answers: { success: false, 'error-codes': ['invalid-input-response'] },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return service
}
