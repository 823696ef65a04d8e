import { connect } from 'node:net'

/** An answer as it came over the wire; `status` is 0 when there was none. */
export interface RawAnswer {
  readonly status: number
  readonly head: string
  readonly body: string
}

/** One header of a raw answer; empty when there is none. */
export function headerOf({ head }: RawAnswer, name: string): string {
  return new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim() ?? ''
}

/**
 * Sends bytes that no decent client would send, and reads until the server hangs up.
 *
 * @param url of the server; ask for `Connection: close` to have it hang up.
 */
export function sendRaw(url: string, bytes: string | Buffer): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    let text = ''
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk
    })
    // A server that hangs up on what it does not want to read may reset the connection.
    socket.on('error', () => {})
    socket.setTimeout(5_000, () => socket.destroy())
    socket.on('close', () => resolve(parse(text)))
    socket.write(bytes)
  })
}

/** Sends one request without a body, with this exact target. */
export function sendTarget(
  url: string,
  target: string,
  { method = 'GET', headers = '' } = {},
): Promise<RawAnswer> {
  const { host } = new URL(url)
  return sendRaw(
    url,
    `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${headers}\r\n`,
  )
}

function parse(text: string): RawAnswer {
  const [head = '', ...body] = text.split('\r\n\r\n')
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0)
  return { status, head, body: body.join('\r\n\r\n') }
}
