import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { AuthError } from '../../auth/errors.ts'

const RETRY_AFTER_SECONDS = 5

/** A request for a WebSocket or a stream that is not to be answered with one. */
export class UpgradeRefused extends AuthError {
  /** What to answer with. */
  readonly status: number

  constructor(status: number, message: string, options?: ErrorOptions) {
    super('UPGRADE_REFUSED', message, options)
    this.status = status
  }
}

/**
 * Answers an upgrade with an error, and closes its connection. For what is no {@link UpgradeRefused} the
 * answer is 500: the client learns no more of it.
 */
export function refuseUpgrade(socket: Duplex, error: unknown): void {
  const status = error instanceof UpgradeRefused ? error.status : 500
  const retry = status === 503 ? `Retry-After: ${RETRY_AFTER_SECONDS}\r\n` : ''
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}`
  // The client may be gone already: that is no error of ours.
  socket.on('error', () => {})
  socket.end(`${head}\r\nConnection: close\r\nContent-Length: 0\r\n${retry}\r\n`)
}
