import { connect, type Socket } from 'node:net'

/** What a server tells of itself. */
export interface Seen {
  /** The longest that the event loop was held up since the last time, in milliseconds. */
  readonly delayMs: number
  /** Bytes of memory of the process. */
  readonly rss: number
  /** Bytes in use of V8's heap. */
  readonly heapUsed: number
}

/** Asks a server that was started with `watch-process.mjs` how it is. */
export class Watch {
  readonly #path: string
  #socket: Promise<Socket> | null = null
  #waiting: ((line: string) => void)[] = []

  constructor(path: string) {
    this.#path = path
  }

  /**
   * Rejects when the server has ended.
   *
   * @param options.collect whether it is to throw away what it can before it answers (false).
   */
  async look({ collect = false } = {}): Promise<Seen> {
    this.#socket ??= this.#connect()
    const socket = await this.#socket
    return new Promise((resolve, reject) => {
      const gone = () => reject(new Error('The server has ended'))
      if (socket.destroyed) return gone()
      socket.once('close', gone)
      this.#waiting.push((line) => {
        socket.off('close', gone)
        resolve(JSON.parse(line))
      })
      socket.write(collect ? 'g' : '?')
    })
  }

  close(): void {
    void this.#socket?.then((socket) => socket.destroy())
  }

  #connect(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.#path)
      socket.once('error', reject)
      socket.once('connect', () => resolve(socket))
      let text = ''
      socket.setEncoding('utf8').on('data', (chunk) => {
        text += chunk
        const lines = text.split('\n')
        text = lines.pop() ?? ''
        for (const line of lines) this.#waiting.shift()?.(line)
      })
    })
  }
}
