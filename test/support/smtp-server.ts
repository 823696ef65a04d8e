import type { AddressInfo, Socket } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** A mail as a server has received it. */
export interface ReceivedMail {
  readonly from: string
  readonly to: readonly string[]
  /** Headers and body, as they came. */
  readonly raw: string
}

/** A real SMTP server on a free port, which keeps what it receives. */
export class TestSmtpServer {
  readonly mails: ReceivedMail[] = []
  readonly #server: SMTPServer
  readonly #sockets = new Set<Socket>()
  #port = 0
  #isKilled = false

  constructor(options: SMTPServerOptions = {}) {
    this.#server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      authOptional: true,
      logger: false,
      onData: (stream, { envelope }, done) => {
        const parts: Buffer[] = []
        stream.on('data', (part: Buffer) => parts.push(part))
        stream.on('end', () => {
          const from = envelope.mailFrom ? envelope.mailFrom.address : ''
          const to = envelope.rcptTo.map(({ address }) => address)
          this.mails.push({ from, to, raw: Buffer.concat(parts).toString() })
          done()
        })
      },
      ...options,
    })
    this.#server.server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
    // A client that goes away in the middle is not the concern of a test.
    this.#server.on('error', () => {})
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.#port}`
  }

  /** @param port the same as before, for a server that comes back (a free one). */
  async listen(port = 0): Promise<this> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, '127.0.0.1', () => resolve())
    })
    this.#port = (this.#server.server.address() as AddressInfo).port
    return this
  }

  get port(): number {
    return this.#port
  }

  get isKilled(): boolean {
    return this.#isKilled
  }

  /** Breaks all connections and is gone, as after a `kill -9`: whoever is in the middle hears nothing. */
  async kill(): Promise<void> {
    this.#isKilled = true
    const closed = this.close()
    this.breakConnections()
    await closed
  }

  /** Breaks all connections in the middle. New ones are taken. */
  breakConnections(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }
}
