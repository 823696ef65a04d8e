import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import sqlite3 from 'sqlite3'
import { Browser } from './browser.ts'
import { READS_TYPESCRIPT, Workplace } from './cli.ts'
import { freePort } from './free-port.ts'

const FIXTURE = fileURLToPath(new URL('../hot-path/app-process.ts', import.meta.url))

/** One of several processes of the same app at the same database. */
export interface AppProcess {
  readonly url: string
  /** Has the process itself do something; see test/hot-path/changes.ts. */
  perform(change: string, id: string, value?: string): Promise<string>
  kill(): Promise<void>
}

/** Starts the app of test/hot-path in a process of its own, which ends with the workplace. */
export async function startApp(
  workplace: Workplace,
  settings: Readonly<Record<string, string>>,
): Promise<AppProcess> {
  const port = await freePort()
  const child = spawn(process.execPath, [...READS_TYPESCRIPT, FIXTURE], {
    cwd: workplace.directory,
    env: workplace.environment({ PORT: String(port), ...settings }),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve())
    child.once('exit', (code) => reject(new Error(`The app ended with ${code}`)))
  })
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    async perform(change, id, value = '') {
      const query = new URLSearchParams({ change, id, value })
      const response = await fetch(`${url}/perform?${query}`, { method: 'POST' })
      const text = await response.text()
      if (!response.ok) throw new Error(`${change} answered ${response.status}: ${text}`)
      return text
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** One of the two processes, which people ask for pages. */
export type Side = 'a' | 'b'

/** Two processes of the app at one SQLite file, and another program at the same file. */
export class TwoProcesses {
  readonly #workplace: Workplace
  readonly a: AppProcess
  readonly b: AppProcess
  readonly outside: OtherClient

  private constructor(workplace: Workplace, a: AppProcess, b: AppProcess) {
    this.#workplace = workplace
    this.a = a
    this.b = b
    this.outside = new OtherClient(`${workplace.directory}/app.sqlite`)
  }

  static async start(): Promise<TwoProcesses> {
    const workplace = new Workplace()
    const settings = { DATABASE_URL: `sqlite:${workplace.directory}/app.sqlite` }
    // One after the other: the first makes the tables.
    const a = await startApp(workplace, settings)
    return new TwoProcesses(workplace, a, await startApp(workplace, settings))
  }

  async remove(): Promise<void> {
    await this.outside.close()
    await Promise.all([this.a.kill(), this.b.kill()])
    this.#workplace.remove()
  }
}

/** The same person's browser, at another process of the app. */
export function at({ url }: { readonly url: string }, browser: Browser): Browser {
  const copy = new Browser(url)
  for (const [name, value] of browser.cookies) copy.cookies.set(name, value)
  return copy
}

/** Another program at the same SQLite file, which knows nothing of us. */
export class OtherClient {
  readonly #database: sqlite3.Database

  constructor(file: string) {
    this.#database = new sqlite3.Database(file)
    this.#database.configure('busyTimeout', 5_000)
  }

  run(sql: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#database.run(sql, (error) => (error ? reject(error) : resolve()))
    })
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#database.close(() => resolve()))
  }
}

/** Overwrites a database with another, or makes it, by the backup API of SQLite (`.restore`). */
export function copyInto(file: string, from: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const database = new sqlite3.Database(file)
    const { backup } = database as unknown as { backup: Backup }
    const copying = backup.call(database, from, 'main', 'main', false, () => {
      copying.step(-1, (error) => {
        copying.finish(() => database.close(() => (error ? reject(error) : resolve())))
      })
    })
  })
}

type Backup = (
  this: sqlite3.Database,
  file: string,
  to: string,
  from: string,
  isTarget: boolean,
  done: () => void,
) => {
  step(pages: number, done: (error: Error | null) => void): void
  finish(done: () => void): void
}
