import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const SQLITE3 = createRequire(import.meta.url).resolve('sqlite3')

// Looks all the time for the next file that asks for a commit, and makes another when it is done.
const SCRIPT = `
const { existsSync, readFileSync, writeFileSync } = require('node:fs')
const [sqlite3, file, directory] = process.argv.slice(1)
const database = new (require(sqlite3).Database)(file)
database.configure('busyTimeout', 5000)
let number = 1
function look() {
  const order = directory + '/' + number
  if (!existsSync(order + '.go')) return void setImmediate(look)
  database.run(readFileSync(order + '.sql', 'utf8'), (error) => {
    writeFileSync(order + '.done', error ? String(error) : '')
    number += 1
    look()
  })
}
database.run('SELECT 1', () => { writeFileSync(directory + '/ready', ''); look() })
`

/** Another process at an SQLite file, which can commit while our own event loop stands still. */
export class OtherProcess {
  readonly #child: ChildProcess
  readonly #directory: string
  #number = 0

  private constructor(file: string) {
    this.#directory = mkdtempSync(join(tmpdir(), 'gadwall-other-'))
    const args = ['-e', SCRIPT, '--', SQLITE3, file, this.#directory]
    this.#child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  }

  static async start(file: string): Promise<OtherProcess> {
    const other = new OtherProcess(file)
    while (!existsSync(join(other.#directory, 'ready'))) {
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    return other
  }

  /** Runs a statement in the other process. When this returns, it is committed. */
  commitNow(sql: string): void {
    const order = join(this.#directory, String(++this.#number))
    writeFileSync(`${order}.sql`, sql)
    writeFileSync(`${order}.go`, '')
    while (!existsSync(`${order}.done`)) {}
  }

  stop(): void {
    this.#child.kill('SIGKILL')
    rmSync(this.#directory, { recursive: true, force: true })
  }
}
