import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launch } from './lib/launch.mjs'

export const DIST = process.env.GADWALL_DIST ?? fileURLToPath(new URL('../dist', import.meta.url))
export const PROGRAM = join(DIST, 'server.js')

/**
 * Starts the built server with production's settings, in an empty directory of its own.
 *
 * @param nodeOptions for Node itself, before the program.
 */
export async function startServer(environment = {}, program = PROGRAM, nodeOptions = []) {
  const { url, stop } = await launch({
    program,
    given: ['serve'],
    nodeOptions,
    environment: (address) => ({ ...gadwallEnvironment(address), ...environment }),
    readyPath: '/readyz',
  })
  return { url, stop }
}

export function gadwallEnvironment({ port, url }) {
  const secret = randomBytes(32).toString('base64url')
  return { PORT: String(port), BASE_URL: url, SECRET: secret }
}
