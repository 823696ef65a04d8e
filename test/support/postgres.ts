import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Context } from 'mocha'
import { Client } from 'pg'
import { removedAtExit } from './at-end.ts'
import { requireProgram } from './cli.ts'
import { freePort } from './free-port.ts'
import { pause } from './pause.ts'

const DEBIAN = '/usr/lib/postgresql'

/** A PostgreSQL of the test's own, in a temporary directory and on a free port. */
export class Postgres {
  readonly port: number
  readonly #process: ChildProcess
  readonly #directory: string
  #databases = 0

  private constructor(port: number, process: ChildProcess, directory: string) {
    this.port = port
    this.#process = process
    this.#directory = directory
  }

  /** Starts one. Skips the suite on a machine without PostgreSQL. */
  static async start(context: Context): Promise<Postgres> {
    const initdb = requireProgram(context, 'initdb', ...debianPlaces())
    const server = requireProgram(context, 'postgres', ...debianPlaces())
    const owner = unprivileged('postgres')
    const directory = mkdtempSync(join(tmpdir(), 'gadwall-pg-'))
    if (owner) chownSync(directory, owner.uid, owner.gid)
    const options = { cwd: directory, ...owner }

    const data = join(directory, 'data')
    const form = ['-U', 'gadwall', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
    execFileSync(initdb, ['-D', data, ...form], { ...options, stdio: 'ignore' })
    const port = await freePort()
    const child = spawn(
      server,
      ['-D', data, '-p', `${port}`, '-k', directory, '-c', 'listen_addresses=127.0.0.1', '-F'],
      { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    process.once('exit', () => child.kill('SIGKILL'))
    removedAtExit(directory)
    await saysReady(child, /ready to accept connections/)
    return new Postgres(port, child, directory)
  }

  /** Has it say nothing more. Returns what ends that. */
  pause(): () => void {
    return pause(this.#process.pid as number)
  }

  /** The URL of a new, empty database. */
  async createDatabase(): Promise<string> {
    const name = `gadwall_${++this.#databases}`
    const { port } = this
    const client = new Client({ host: '127.0.0.1', port, user: 'gadwall', database: 'postgres' })
    await client.connect()
    await client.query(`CREATE DATABASE ${name}`)
    await client.end()
    return `postgres://gadwall@127.0.0.1:${port}/${name}`
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    await end(this.#process, 'SIGKILL')
  }

  /** Ends it and removes its files. */
  async stop(): Promise<void> {
    await end(this.#process, 'SIGQUIT')
    rmSync(this.#directory, { recursive: true, force: true })
  }
}

function debianPlaces(): string[] {
  try {
    return readdirSync(DEBIAN).map((version) => join(DEBIAN, version, 'bin'))
  } catch {
    return []
  }
}

/** Databases refuse to run as root: as whom to run one then. */
export function unprivileged(user: string): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null
  const id = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

/** Resolves when a server writes this on standard error; rejects with all it wrote if it ends. */
export function saysReady(child: ChildProcess, pattern: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stderr?.on('data', (chunk) => {
      text += chunk
      if (pattern.test(text)) resolve()
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${text}`)))
  })
}

export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  await once(child, 'exit')
}
