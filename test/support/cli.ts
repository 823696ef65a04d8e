import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Context } from 'mocha'

const PROJECT = fileURLToPath(new URL('../..', import.meta.url))
const LOADER = new URL('../../node_modules/tsx/dist/loader.mjs', import.meta.url).href
const COMPILER = join(PROJECT, 'node_modules/typescript/bin/tsc')

/** What makes a process read TypeScript, from any directory. */
export const READS_TYPESCRIPT = ['--import', LOADER] as const

/** Set where the program is compiled already. */
const COMPILED = 'GADWALL_TEST_COMPILED'

let program: string | undefined

/**
 * Our program as people run it. It is compiled once for all tests: a process that compiles it by itself takes
 * twice as long to start, and the tests start some hundred.
 */
export function compiledProgram(): string {
  if (program === undefined) {
    if (!process.env[COMPILED]) {
      execFileSync(process.execPath, [COMPILER], { cwd: PROJECT, stdio: 'inherit' })
    }
    program = join(PROJECT, 'dist/server.js')
  }
  return program
}

/** Compiles it before the first file is run, for all processes that share the files: `npm test` does. */
export function mochaGlobalSetup(): void {
  compiledProgram()
  process.env[COMPILED] = 'yes'
}

// Node cannot make a pseudo-terminal by itself.
const AT_TERMINAL =
  'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))'

// A new one has no columns at all, and prompts would be wrapped after each letter.
const WIDE = 'stty columns 100 rows 40 && exec "$0" "$@"'

/** What a run left behind. */
export interface Run {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Our program while it runs. */
export interface Running {
  readonly process: ChildProcessByStdio<Writable, Readable, Readable>
  readonly ended: Promise<Run>
  /** Resolves with the match as soon as standard output has it; rejects when the program ends first. */
  says(pattern: RegExp): Promise<RegExpExecArray>
}

/** A directory in which commands are run, with files and settings of its own. */
export class Workplace {
  readonly #settings: Readonly<Record<string, string>>
  readonly #running = new Set<Running['process']>()
  #directory: string | undefined

  constructor(settings: Record<string, string> = {}) {
    this.#settings = settings
  }

  /** Where everything is; made when it is needed first. */
  get directory(): string {
    this.#directory ??= mkdtempSync(join(tmpdir(), 'gadwall-cli-'))
    return this.#directory
  }

  /** The whole environment of a run: nothing of this machine's own settings gets in. */
  environment(settings: Record<string, string> = {}): Record<string, string> {
    const { PATH = '' } = process.env
    return {
      PATH,
      TSX_TSCONFIG_PATH: join(PROJECT, 'tsconfig.json'),
      NODE_ENV: 'test',
      BCRYPT_COST: '4',
      // Tests send many forms, and at once.
      FORM_SECONDS: '0',
      CHALLENGE_AFTER: '100000',
      ...this.#settings,
      ...settings,
    }
  }

  /** Runs a command to its end, with these lines on its standard input. */
  async gadwall(
    args: readonly string[],
    { input = '', settings = {} }: { input?: string; settings?: Record<string, string> } = {},
  ): Promise<Run> {
    const running = this.start(args, settings)
    running.process.stdin.on('error', () => {}) // It may have ended without reading.
    running.process.stdin.end(input)
    return running.ended
  }

  /**
   * Starts a command that goes on until it is stopped.
   *
   * @param through a program that starts it, such as a shell that sets limits first (none).
   */
  start(
    args: readonly string[],
    settings: Record<string, string> = {},
    through: readonly string[] = [],
  ): Running {
    const [program, ...rest] = [...through, process.execPath, compiledProgram(), ...args]
    return this.#spawn(program as string, rest, settings)
  }

  /** Starts a command at a terminal of its own, to type at. Skips on a machine without Python. */
  startAtTerminal(context: Context, args: readonly string[]): Running {
    const python = requireProgram(context, 'python3')
    const program = ['sh', '-c', WIDE, process.execPath, compiledProgram(), ...args]
    return this.#spawn(python, ['-c', AT_TERMINAL, ...program], { TERM: 'xterm' })
  }

  #spawn(program: string, args: readonly string[], settings: Record<string, string>): Running {
    const child = spawn(program, args, {
      cwd: this.directory,
      env: this.environment(settings),
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    this.#running.add(child)
    return watch(child)
  }

  /** Ends what is still running and removes the directory. */
  remove(): void {
    for (const child of this.#running) child.kill('SIGKILL')
    if (this.#directory === undefined) return
    rmSync(this.#directory, { recursive: true, force: true, maxRetries: 3 })
  }
}

function watch(child: Running['process']): Running {
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    err += text
  })
  const ended = new Promise<Run>((resolve) => {
    child.once('close', (code) => resolve({ code, out, err }))
  })
  const says = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(out)
        if (match) resolve(match)
      }
      child.stdout.on('data', look)
      look()
      void ended.then(({ code }) => reject(new Error(`It ended with ${code}: ${out}${err}`)))
    })
  return { process: child, ended, says }
}

/**
 * The path of a program of this machine. Without it the suite is skipped and says so; where
 * everything must be proven (`CI` is set) it fails instead.
 */
export function requireProgram(context: Context, name: string, ...places: string[]): string {
  const path = findProgram(name, places)
  if (path) return path
  const reason = `there is no ${name} on this machine`
  if (process.env.CI) throw new Error(`Cannot be skipped: ${reason}`)
  process.stderr.write(`    skipped: ${reason}\n`)
  return context.skip()
}

function findProgram(name: string, places: string[]): string | null {
  try {
    const command = `PATH="$PATH:$1"; command -v "$0"`
    return execFileSync('sh', ['-c', command, name, places.join(':')], { encoding: 'utf8' }).trim()
  } catch {
    return null
  }
}
