import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ServerProcess } from './server-process.ts'

const WATCH = fileURLToPath(new URL('./watch-process.mjs', import.meta.url))

/** What a server tells of itself. */
export interface Seen {
  /** The longest that the event loop was held up since the last time, in milliseconds. */
  readonly delayMs: number
  /** Bytes of memory of the process. */
  readonly rss: number
  /** Bytes in use of V8's heap. */
  readonly heapUsed: number
}

/** A server in a process of its own that tells how it is while it works. */
export class WatchedServer {
  readonly server: ServerProcess
  readonly #socketPath: string
  #socket: Socket | null = null
  #answers: ((line: string) => void)[] = []

  private constructor(server: ServerProcess, socketPath: string) {
    this.server = server
    this.#socketPath = socketPath
  }

  static async start(settings: Record<string, string> = {}): Promise<WatchedServer> {
    const socketPath = join(tmpdir(), `gadwall-watch-${randomUUID()}.sock`)
    const watching = { NODE_OPTIONS: `--import=${WATCH}`, WATCH_SOCKET: socketPath }
    return new WatchedServer(await ServerProcess.start({ ...settings, ...watching }), socketPath)
  }

  get url(): string {
    return this.server.url
  }

  /** Whether the process is still there. */
  get isAlive(): boolean {
    return this.server.isRunning
  }

  /** Asks the process itself. Rejects when it is gone. */
  async look(): Promise<Seen> {
    const socket = this.#socket ?? (await this.#connect())
    return new Promise((resolve, reject) => {
      const gone = () => reject(new Error('The server has ended'))
      socket.once('close', gone)
      this.#answers.push((line) => {
        socket.off('close', gone)
        resolve(JSON.parse(line))
      })
      socket.write('?')
    })
  }

  /** How many files and connections the process has open. Linux only. */
  countDescriptors(): number {
    return readdirSync(`/proc/${this.server.pid}/fd`).length
  }

  /** Stops it in good order and starts it again. */
  async restart(): Promise<void> {
    this.#forget()
    await this.server.stop()
    await this.server.restart()
  }

  /** Ends it and removes its files. */
  async remove(): Promise<void> {
    this.#forget()
    await this.server.remove()
  }

  #forget(): void {
    this.#socket?.destroy()
    this.#socket = null
    this.#answers = []
  }

  #connect(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.#socketPath)
      socket.once('error', reject)
      socket.once('connect', () => {
        this.#socket = socket
        resolve(socket)
      })
      let text = ''
      socket.setEncoding('utf8').on('data', (chunk) => {
        text += chunk
        const lines = text.split('\n')
        text = lines.pop() ?? ''
        for (const line of lines) this.#answers.shift()?.(line)
      })
    })
  }
}
