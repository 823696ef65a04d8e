import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launch, makeDirectory } from './lib/launch.mjs'
import { makePeople } from './lib/make-people.mjs'

export const DIST = process.env.GADWALL_DIST ?? fileURLToPath(new URL('../dist', import.meta.url))
export const PROGRAM = join(DIST, 'server.js')

/**
 * Starts the built server with production's settings, in an empty directory of its own.
 *
 * @param options.environment more settings.
 * @param options.nodeOptions for Node itself, before the program.
 * @param options.usernames who is made beforehand.
 */
export async function startServer(options = {}) {
  const { environment = {}, program = PROGRAM, nodeOptions = [], usernames } = options
  const directory = makeDirectory()
  const clear = () => rmSync(directory, { recursive: true, force: true })
  const settings = { SECRET: randomBytes(32).toString('base64url'), ...environment }
  try {
    makePeople({ program, directory, settings, usernames })
    const { url, stop } = await launch({
      program,
      given: ['serve'],
      directory,
      nodeOptions,
      environment: ({ port, url }) => ({ PORT: String(port), BASE_URL: url, ...settings }),
      readyPath: '/readyz',
    })
    return { url, stop: () => stop().finally(clear) }
  } catch (error) {
    clear()
    throw error
  }
}
