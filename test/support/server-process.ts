import { type Running, Workplace } from './cli.ts'
import { freePort } from './free-port.ts'
import { PASSWORD } from './test-site.ts'

export type ServerSettings = Readonly<Record<string, string>>

/** The whole server in a process of its own, that can be killed and started again. */
export class ServerProcess {
  readonly workplace: Workplace
  readonly url: string
  #running: Running | null = null

  private constructor(workplace: Workplace, url: string) {
    this.workplace = workplace
    this.url = url
  }

  /**
   * Prepares one with a superuser `ada`, and starts it.
   *
   * @param options.isEmpty whether there is no account at all (false).
   */
  static async start(
    settings: ServerSettings = {},
    { isEmpty = false } = {},
  ): Promise<ServerProcess> {
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const server = new ServerProcess(
      new Workplace({
        PORT: String(port),
        BASE_URL: url,
        SECRET: 'a secret that only the tests of this project know',
        ...settings,
      }),
      url,
    )
    if (settings.DATABASE_URL) await server.must(['migrate'])
    const create = ['createsuperuser', '--username', 'ada', '--no-input', '--password-stdin']
    if (!isEmpty) await server.must(create, `${PASSWORD}\n`)
    await server.restart()
    return server
  }

  /** Where the stock SQLite file is. */
  get file(): string {
    return `${this.workplace.directory}/data/gadwall.sqlite`
  }

  /** Starts it, after it was killed; with other settings, if there are any. */
  async restart(through: readonly string[] = [], settings: ServerSettings = {}): Promise<void> {
    this.#running = this.workplace.start(['serve'], settings, through)
    await this.#running.says(/listening at/)
  }

  /** Whether it was started and has not ended. */
  get isRunning(): boolean {
    const child = this.#running?.process
    return child !== undefined && child.exitCode === null && child.signalCode === null
  }

  get pid(): number | undefined {
    return this.#running?.process.pid
  }

  /** Ends it in good order. Answers with what it has printed. */
  async stop(): Promise<string> {
    this.#running?.process.kill('SIGTERM')
    return (await this.#running?.ended)?.out ?? ''
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    this.#running?.process.kill('SIGKILL')
    await this.#running?.ended
  }

  /** Ends it for good and removes its files. */
  async remove(): Promise<void> {
    await this.kill()
    this.workplace.remove()
  }

  /** Runs a command that has to work. */
  async must(args: readonly string[], input = ''): Promise<void> {
    const { code, out, err } = await this.workplace.gadwall(args, { input })
    if (code !== 0) throw new Error(`gadwall ${args.join(' ')} ended with ${code}: ${out}${err}`)
  }
}
