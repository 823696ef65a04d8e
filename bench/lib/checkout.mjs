import { randomBytes } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from '../client.mjs'
import { cores } from './cores.mjs'
import { launch, makeDirectory } from './launch.mjs'
import { form } from './load.mjs'
import { createUser } from './make-people.mjs'
import { PASSWORD } from './people.mjs'

/**
 * Starts the built server of a checkout on an SQLite file of its own with one person in it. Only commands
 * and pages are used for this, so that it works with any version.
 *
 * @param options.directory the checkout, with `dist` in it.
 * @param options.username the person who is made with the command `createuser`.
 */
export async function openCheckout({ directory, environment = {}, username = 'person0' }) {
  const program = join(directory, 'dist/server.js')
  if (!existsSync(program)) throw new Error(`${program} is missing. Run npm run build there`)
  const home = makeDirectory()
  const settings = {
    SECRET: randomBytes(32).toString('base64url'),
    DATABASE_URL: `sqlite:${join(home, 'site.sqlite')}`,
    ...environment,
  }
  try {
    createUser({ program, directory: home, settings, username })
    const server = await launch({
      program,
      given: ['serve'],
      core: cores.server,
      directory: home,
      environment: ({ port, url }) => ({ PORT: String(port), BASE_URL: url, ...settings }),
    })
    return { ...server, stop: () => stopAndClear(server, home) }
  } catch (error) {
    rmSync(home, { recursive: true, force: true })
    throw error
  }
}

async function stopAndClear(server, home) {
  await server.stop()
  rmSync(home, { recursive: true, force: true })
}

/** Logs a person in through the form and answers with the cookies of their session. */
export async function logInto({ url }, username = 'person0') {
  const client = new Client(url)
  const status = await client.submit('/login', { username, password: PASSWORD })
  if (status !== 303) throw new Error(`Login answered ${status}`)
  return client.cookieHeader
}

/**
 * The requests that log these people in, all with one form, to be sent as often as one likes.
 *
 * @param status of an answer that lets somebody in (303).
 */
export async function loginsOf(url, usernames, status = 303) {
  const response = await fetch(`${url}/login`, { headers: { accept: 'text/html' } })
  const [, token] = /name="_csrf" value="([^"]+)"/.exec(await response.text())
  const cookies = response.headers.getSetCookie().map((one) => one.split(';')[0])
  return usernames.map((username) =>
    form('/login', {
      cookie: cookies.join('; '),
      fields: { _csrf: token, username, password: PASSWORD },
      status,
      leadsTo: '/account',
    }),
  )
}
