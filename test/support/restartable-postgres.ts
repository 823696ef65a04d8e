import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Context } from 'mocha'
import { requireProgram } from './cli.ts'
import { freePort } from './free-port.ts'
import { end, saysReady, unprivileged } from './postgres.ts'

const DEBIAN = '/usr/lib/postgresql'

/** A PostgreSQL that can be killed and comes back with its data, at the same address. */
export class RestartablePostgres {
  readonly url: string
  readonly #server: string
  readonly #directory: string
  readonly #port: number
  #process: ChildProcess | null = null

  private constructor(server: string, directory: string, port: number) {
    this.#server = server
    this.#directory = directory
    this.#port = port
    this.url = `postgres://gadwall@127.0.0.1:${port}/postgres`
  }

  /** Starts one. Skips the suite on a machine without PostgreSQL. */
  static async start(context: Context): Promise<RestartablePostgres> {
    const places = binaries()
    const initdb = requireProgram(context, 'initdb', ...places)
    const server = requireProgram(context, 'postgres', ...places)
    const owner = unprivileged('postgres')
    const directory = mkdtempSync(join(tmpdir(), 'gadwall-pg-'))
    if (owner) chownSync(directory, owner.uid, owner.gid)
    const form = ['-U', 'gadwall', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
    const options = { cwd: directory, ...owner, stdio: 'ignore' } as const
    execFileSync(initdb, ['-D', join(directory, 'data'), ...form], options)
    const postgres = new RestartablePostgres(server, directory, await freePort())
    process.once('exit', () => postgres.#process?.kill('SIGKILL'))
    await postgres.restart()
    return postgres
  }

  async restart(): Promise<void> {
    const place = ['-D', join(this.#directory, 'data'), '-k', this.#directory]
    const address = ['-p', `${this.#port}`, '-c', 'listen_addresses=127.0.0.1']
    this.#process = spawn(this.#server, [...place, ...address], {
      cwd: this.#directory,
      ...unprivileged('postgres'),
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    await saysReady(this.#process, /ready to accept connections/)
  }

  /** Ends it at once, with all its connections. */
  async kill(): Promise<void> {
    if (this.#process) await end(this.#process, 'SIGQUIT')
  }

  async remove(): Promise<void> {
    await this.kill()
    rmSync(this.#directory, { recursive: true, force: true })
  }
}

function binaries(): string[] {
  try {
    return readdirSync(DEBIAN).map((version) => join(DEBIAN, version, 'bin'))
  } catch {
    return []
  }
}
