import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnection } from 'mariadb'
import type { Context } from 'mocha'
import { removedAtExit } from './at-end.ts'
import { requireProgram } from './cli.ts'
import { freePort } from './free-port.ts'
import { pause } from './pause.ts'
import { end, saysReady, unprivileged } from './postgres.ts'

/** A MariaDB of the test's own, in a temporary directory and on a free port. */
export class MariaDb {
  readonly port: number
  readonly #process: ChildProcess
  readonly #directory: string
  #databases = 0

  private constructor(port: number, process: ChildProcess, directory: string) {
    this.port = port
    this.#process = process
    this.#directory = directory
  }

  /**
   * Starts one. Skips the suite on a machine without MariaDB.
   *
   * @param settings more options of the server, such as `--lower-case-table-names=1`.
   */
  static async start(context: Context, settings: readonly string[] = []): Promise<MariaDb> {
    const install = requireProgram(context, 'mariadb-install-db')
    const server = requireProgram(context, 'mariadbd', '/usr/sbin')
    const owner = unprivileged('mysql')
    const directory = mkdtempSync(join(tmpdir(), 'gadwall-mariadb-'))
    if (owner) chownSync(directory, owner.uid, owner.gid)
    const options = { cwd: directory, ...owner }

    // No defaults: the server's own character set is Latin-1 then, which ours must not depend on.
    const data = ['--no-defaults', `--datadir=${join(directory, 'data')}`]
    const form = ['--auth-root-authentication-method=normal', '--skip-test-db']
    execFileSync(install, [...data, ...form], { ...options, stdio: 'ignore' })
    const port = await freePort()
    const child = spawn(
      server,
      [
        ...data,
        '--bind-address=127.0.0.1',
        `--port=${port}`,
        `--socket=${join(directory, 'socket')}`,
        // Where it starts, it removes the temporary tables that are there: those of another server, too.
        `--tmpdir=${directory}`,
        '--innodb-flush-log-at-trx-commit=0',
        ...settings,
      ],
      { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    process.once('exit', () => child.kill('SIGKILL'))
    removedAtExit(directory)
    await saysReady(child, /ready for connections/)
    return new MariaDb(port, child, directory)
  }

  /** Has it say nothing more. Returns what ends that. */
  pause(): () => void {
    return pause(this.#process.pid as number)
  }

  /** The URL of a new, empty database. */
  async createDatabase(): Promise<string> {
    const name = `gadwall_${++this.#databases}`
    const client = await createConnection({ host: '127.0.0.1', port: this.port, user: 'root' })
    await client.query(`CREATE DATABASE ${name}`)
    await client.end()
    return `mariadb://root@127.0.0.1:${this.port}/${name}`
  }

  /** Ends it and removes its files. */
  async stop(): Promise<void> {
    await end(this.#process, 'SIGTERM')
    rmSync(this.#directory, { recursive: true, force: true })
  }
}
