import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('../dist/server.js', import.meta.url))
const PATIENCE_MS = 15_000

/** Starts the built server with production's settings, in an empty directory of its own. */
export async function startServer(environment = {}, program = PROGRAM) {
  const directory = mkdtempSync(join(tmpdir(), 'gadwall-bench-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const server = spawn(process.execPath, [program, 'serve'], {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      PORT: String(port),
      BASE_URL: url,
      SECRET: randomBytes(32).toString('base64url'),
      ...environment,
    },
  })
  const stop = async () => {
    if (server.exitCode === null) {
      server.kill()
      await once(server, 'exit')
    }
    rmSync(directory, { recursive: true, force: true })
  }
  try {
    await answers(`${url}/readyz`, server)
  } catch (error) {
    await stop()
    throw error
  }
  return { url, stop }
}

async function answers(url, server) {
  const end = Date.now() + PATIENCE_MS
  while (Date.now() < end && server.exitCode === null) {
    const response = await fetch(url).catch(() => null)
    if (response?.ok) return
    await pause(50)
  }
  throw new Error('The server did not start. Was it built? Run: npm run build')
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}
