import { PASSWORD } from '../../support/test-site.ts'
import { WatchedServer } from '../../support/watched-server.ts'
import { SITE_SECRET } from './fuzzed-site.ts'
import type { Sites } from './target.ts'

const SETTINGS = { SECRET: SITE_SECRET, TRUSTED_PROXIES: '127.0.0.1' }

/** The sites that the targets share, each in a process of its own. */
export class RunningSites {
  readonly #main: WatchedServer
  readonly #empty: WatchedServer

  private constructor(main: WatchedServer, empty: WatchedServer) {
    this.#main = main
    this.#empty = empty
  }

  static async start(): Promise<RunningSites> {
    const [main, empty] = await Promise.all([
      WatchedServer.start(SETTINGS),
      WatchedServer.start(SETTINGS, { isEmpty: true }),
    ])
    const create = ['createsuperuser', '--username', 'root', '--no-input', '--password-stdin']
    await main.server.must(create, `${PASSWORD}\n`)
    return new RunningSites(main, empty)
  }

  /** Starts again what a target has ended. */
  async heal(): Promise<void> {
    for (const { server } of [this.#main, this.#empty]) {
      if (!server.isRunning) await server.restart()
    }
  }

  get addresses(): Sites {
    return { main: this.#main.address, empty: this.#empty.address }
  }

  async remove(): Promise<void> {
    await Promise.all([this.#main.remove(), this.#empty.remove()])
  }
}
