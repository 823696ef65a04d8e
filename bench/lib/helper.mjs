import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { cores, nodeOn } from './cores.mjs'
import { nextMessage } from './process.mjs'

/**
 * Starts a program of this folder that does something beside the load, on the load's core, and waits until
 * it has begun.
 *
 * @returns what stops it.
 * @throws Error from there when it ended before it was told to.
 */
export async function startHelper(name, given) {
  const program = fileURLToPath(new URL(name, import.meta.url))
  const [command, rest] = nodeOn(cores.load, [program, ...given.map(String)])
  const child = spawn(command, rest, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  await nextMessage(child)
  return async () => {
    if (child.exitCode !== null) throw new Error(`${name} ended too early`)
    child.kill()
    await once(child, 'exit')
  }
}
