import { connect } from 'node:net'

const PATIENCE_MS = 5_000

/** What came back over the wire. */
export interface RawExchange {
  readonly text: string
  /** Whether the server closed the connection, as it must after a client that has said all. */
  readonly isClosed: boolean
}

/**
 * Sends bytes and reads until the server closes the connection, as `Connection: close` asks it to.
 *
 * @param endAfterMs when to say that there are no more bytes, if nothing was heard meanwhile: the server
 *   may be waiting for the rest of a body. It drops what it has not answered yet then.
 */
export function exchange(url: string, bytes: Buffer, endAfterMs: number): Promise<RawExchange> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const socket = connect(Number(port), hostname)
    const ending = setTimeout(() => socket.end(), endAfterMs)
    let isLate = false
    socket.on('data', (chunk) => chunks.push(chunk))
    // A server that does not want to read the rest may reset the connection.
    socket.on('error', () => {})
    socket.setTimeout(PATIENCE_MS, () => {
      isLate = true
      socket.destroy()
    })
    socket.on('close', () => {
      clearTimeout(ending)
      resolve({ text: Buffer.concat(chunks).toString('utf8'), isClosed: !isLate })
    })
    socket.write(bytes)
  })
}
