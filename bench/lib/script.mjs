import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** Runs a script of this folder and answers with what it told and whether it kept its promises. */
export async function runScript(name, environment) {
  const file = fileURLToPath(new URL(`../${name}`, import.meta.url))
  const child = fork(file, { env: { ...process.env, ...environment } })
  const told = []
  child.on('message', (message) => told.push(message))
  const [code] = await once(child, 'exit')
  return { told, isKept: code === 0 }
}
