import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { get } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { nodeOn } from './cores.mjs'

const PATIENCE_MS = 60_000
const STOP_WITHIN_MS = 10_000
const ASK_EVERY_MS = 5

/**
 * Starts a server with production's settings, and waits until it serves its first page.
 *
 * @param options.environment told the port and the address, and answers with variables.
 * @param options.directory where it runs; without one, an empty directory that goes with it.
 * @param options.isAsked whether the server can be asked for its memory.
 */
export async function launch(options) {
  const { program, given = [], nodeOptions = [], environment, readyPath = '/login' } = options
  const directory = options.directory ?? makeDirectory()
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const [command, rest] = nodeOn(options.core ?? null, [...nodeOptions, program, ...given])
  const start = performance.now()
  const child = spawn(command, rest, {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'inherit', ...(options.isAsked ? ['ipc'] : [])],
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...environment({ port, url }) },
  })
  let isStopping = false
  child.once('exit', (code, signal) => {
    if (isStopping) return
    process.stderr.write(`The server ended before it was told to: ${signal ?? code}\n`)
  })
  const stop = async () => {
    isStopping = true
    if (child.exitCode === null && child.signalCode === null) {
      const impatient = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
      child.kill()
      await once(child, 'exit')
      clearTimeout(impatient)
    }
    if (!options.directory) rmSync(directory, { recursive: true, force: true })
  }
  try {
    await answers(url + readyPath, child)
  } catch (error) {
    await stop()
    throw error
  }
  const milliseconds = performance.now() - start
  return { url, port, pid: child.pid, child, directory, milliseconds, stop }
}

export function makeDirectory() {
  return mkdtempSync(join(tmpdir(), 'gadwall-bench-'))
}

async function answers(url, child) {
  const end = Date.now() + PATIENCE_MS
  while (Date.now() < end && child.exitCode === null) {
    if ((await statusOf(url)) === 200) return
    await pause(ASK_EVERY_MS)
  }
  throw new Error('The server did not start. Was it built? Run: npm run build')
}

function statusOf(url) {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: PATIENCE_MS }, (response) => {
      response.resume()
      response.once('end', () => resolve(response.statusCode))
    })
    request.once('error', () => resolve(null))
  })
}

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}
