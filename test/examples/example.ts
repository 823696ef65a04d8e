import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PROJECT } from '../docs/code-blocks.ts'
import { freePort } from '../support/free-port.ts'

const LOADER = new URL('../../node_modules/tsx/dist/loader.mjs', import.meta.url).href
const COMPILER = join(PROJECT, 'node_modules/typescript/bin/tsc')

/** Where an example is. */
export function exampleDirectory(name: string): string {
  return join(PROJECT, 'examples', name)
}

/** What the compiler has to say of the files of an example, our own sources left out. */
export async function compileExample(name: string): Promise<string[]> {
  const cwd = exampleDirectory(name)
  const { stdout } = await promisify(execFile)(process.execPath, [COMPILER, '--pretty', 'false'], {
    cwd,
  }).catch((error: { stdout: string }) => error)
  return stdout.split('\n').filter((line) => /^\w[\w-]*\.ts\(|^error/.test(line))
}

/** The server of an example while it runs. */
export interface RunningExample {
  readonly url: string
  /** The password of the one member, as the server has printed it. */
  readonly password: string
  stop(): Promise<void>
}

/** Starts the server of an example the way its reader does, on a free port and with files of its own. */
export async function startExample(
  name: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningExample> {
  const port = await freePort()
  const data = mkdtempSync(join(tmpdir(), `gadwall-${name}-`))
  const child = spawn(process.execPath, ['--import', LOADER, 'server.ts'], {
    cwd: exampleDirectory(name),
    env: { ...exampleEnvironment(), ...environment, PORT: String(port), DATA: data },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const stop = async () => {
    child.kill()
    await ended
    rmSync(data, { recursive: true, force: true })
  }
  try {
    const said = await outputUntil(child, /^Open .*$/m)
    const password = /the password (\S+)/.exec(said)?.[1] ?? ''
    return { url: `http://localhost:${port}`, password, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Nothing of this machine's own settings gets in. */
export function exampleEnvironment(): Record<string, string> {
  return { PATH: process.env.PATH ?? '', NODE_ENV: 'test' }
}

function outputUntil(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      output += text
      if (pattern.test(output)) resolve(output)
    })
    child.once('close', (code) => reject(new Error(`It has ended with ${code}: ${output}`)))
  })
}
