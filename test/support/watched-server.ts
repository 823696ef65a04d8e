import { randomUUID } from 'node:crypto'
import { readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ServerProcess, type ServerSettings } from './server-process.ts'
import { type Seen, Watch } from './watch.ts'

const WATCHING = fileURLToPath(new URL('./watch-process.mjs', import.meta.url))

/** Where a watched server is, for other processes. */
export interface WatchedAddress {
  readonly url: string
  readonly socketPath: string
}

/** A server in a process of its own that tells how it is while it works. */
export class WatchedServer {
  readonly server: ServerProcess
  readonly #socketPath: string
  #watch: Watch

  private constructor(server: ServerProcess, socketPath: string) {
    this.server = server
    this.#socketPath = socketPath
    this.#watch = new Watch(socketPath)
  }

  static async start(
    settings: ServerSettings = {},
    options: { readonly isEmpty?: boolean } = {},
  ): Promise<WatchedServer> {
    const socketPath = join(tmpdir(), `gadwall-watch-${randomUUID()}.sock`)
    const watching = { NODE_OPTIONS: `--import=${WATCHING}`, WATCH_SOCKET: socketPath }
    const server = await ServerProcess.start({ ...settings, ...watching }, options)
    return new WatchedServer(server, socketPath)
  }

  get url(): string {
    return this.server.url
  }

  get address(): WatchedAddress {
    return { url: this.server.url, socketPath: this.#socketPath }
  }

  /** Asks the process itself. Rejects when it is gone. */
  look(options: { readonly collect?: boolean } = {}): Promise<Seen> {
    return this.#watch.look(options)
  }

  /** How many files and connections the process has open. Linux only. */
  countDescriptors(): number {
    return readdirSync(`/proc/${this.server.pid}/fd`).length
  }

  /** Stops it in good order and starts it again. */
  async restart(): Promise<void> {
    this.#watch.close()
    await this.server.stop()
    await this.server.restart()
    this.#watch = new Watch(this.#socketPath)
  }

  /** Ends it and removes its files. */
  async remove(): Promise<void> {
    this.#watch.close()
    await this.server.remove()
    // A process that is killed leaves it behind.
    rmSync(this.#socketPath, { force: true })
  }
}
